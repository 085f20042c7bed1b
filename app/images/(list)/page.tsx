import { Boxes } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ARCHES } from "#lib/arches";
import { requestsOf } from "#lib/builds/reads";
import { showImages } from "#lib/builds/show";
import { isAppError } from "#lib/errors";
import { watchesOf } from "#lib/follow/reads-watches";
import { countImages, findImages, type ImageFilter, imageFacets } from "#lib/images/reads";
import { listExtensions } from "#lib/images/reads-extensions";
import type { ImageRow } from "#lib/images/schema";
import { Prefetched, ready } from "../../_client/prefetch";
import { watchesQuery } from "../../_follow/queries";
import { pageContext, paramOf, type SearchParams } from "../../_server/page-context";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { Pager } from "../../_ui/pager";
import { Section } from "../../_ui/section";
import { ConfButton, ExtensionImages, FollowExtension } from "../extension-images";
import { FeedLink } from "../feed-link";
import { ImageFilters } from "../image-filters";
import { ALL_IMAGES } from "../image-href";
import { ImageTable } from "../image-table";
import { AGES, type ImagesFilter, imagesHref, STATES } from "../images-filter";
import { DiskUse, MissingBytes, SetAside } from "../storage-state";

export const metadata: Metadata = { title: "Images" };

const EXTENSIONS_PER_PAGE = 20;
const IMAGES_PER_PAGE = 50;

export default async function ImagesPage({ searchParams }: PageProps<"/images">) {
  const filter = readImagesFilter(await searchParams);
  const facets = await imageFacets();
  const hasImages = facets.arches.length > 0;
  return (
    <>
      <PageHeader
        title="Images"
        actions={
          <>
            <DiskUse />
            {hasImages && <LinkButton href="/images/clean-up">Clean up</LinkButton>}
            {filter.name === undefined && <FeedLink scope={ALL_IMAGES} title="Feed of new images" />}
          </>
        }
      >
        What is baked here, and whether machines see it. Published bytes never change.
      </PageHeader>
      <SetAside />
      {hasImages && <ImageFilters filter={filter} {...facets} />}
      {!hasImages && <NoImages />}
      {hasImages &&
        (filter.name === undefined ? (
          <Extensions filter={filter} />
        ) : (
          <OneExtension filter={filter} name={filter.name} />
        ))}
    </>
  );
}

async function Extensions({ filter }: { filter: ImagesFilter }) {
  const context = await pageContext();
  const page = { limit: EXTENSIONS_PER_PAGE, cursor: filter.cursor };
  const { items, next } = await listExtensions({ ...toRead(filter, new Date()), ...page });
  const rows = items.flatMap(({ newest }) => newest);
  const [shown, requests] = await Promise.all([
    showImages(rows, context),
    requestsOf(rows.map(({ buildId }) => buildId)),
  ]);
  if (items.length === 0) return <NothingMatches />;
  return (
    <>
      <MissingBytes images={shown} />
      <Prefetched queries={await readyWatches(rows)}>
        {items.map(({ name, count, size, newest }) => (
          <ExtensionImages
            key={name}
            extension={{ name, count, size, newest: shown.filter((image) => image.name === name) }}
            request={requests.get(machinesChoice(newest)?.buildId ?? "")}
            filter={filter}
          />
        ))}
      </Prefetched>
      <Pages filter={filter} next={next} words={{ first: "First extensions", next: "More extensions" }} />
    </>
  );
}

/** What follows the recipes of some images, read at once. */
async function readyWatches(rows: readonly ImageRow[]) {
  const recipes = Array.from(new Set(rows.flatMap(({ recipe }) => recipe ?? [])));
  const watches = await watchesOf(recipes);
  return recipes.map((recipe) => {
    const items = watches.filter((watch) => watch.recipe === recipe);
    return ready(watchesQuery({ recipe }), { items, next: null });
  });
}

/** Of the images at the top of an extension the one that machines see, where there is one. */
function machinesChoice(newest: ImageRow[]): ImageRow | undefined {
  return newest.find(({ state }) => state === "published") ?? newest[0];
}

async function OneExtension({ filter, name }: { filter: ImagesFilter; name: string }) {
  const [context, { items, next }, count] = await Promise.all([
    pageContext(),
    readImages(filter),
    countImages(toRead(filter, new Date())),
  ]);
  if (items.length === 0) return <NothingMatches />;
  const choice = machinesChoice(items)?.buildId ?? "";
  const [shown, requests, watches] = await Promise.all([
    showImages(items, context),
    requestsOf([choice]),
    readyWatches(items),
  ]);
  return (
    <Section
      id="images"
      title={<span className="font-mono tracking-tighter">{name}</span>}
      note={count === 1 ? "1 image" : `${count} images, those baked last first`}
      actions={
        <>
          <FeedLink scope={name} title={`Feed of new images of ${name}`} />
          <ConfButton name={name} />
        </>
      }
    >
      <MissingBytes images={shown} />
      <Prefetched queries={watches}>
        <FollowExtension request={requests.get(choice)} images={shown} />
      </Prefetched>
      <ImageTable label={`Images of ${name}`} images={shown} />
      <Pages filter={filter} next={next} words={{ first: "Newest", next: "Older" }} />
    </Section>
  );
}

/** A cursor whose image is gone leads back to the beginning. */
async function readImages(filter: ImagesFilter) {
  try {
    return await findImages({ ...toRead(filter, new Date()), limit: IMAGES_PER_PAGE, cursor: filter.cursor });
  } catch (error) {
    if (isAppError(error) && error.code === "invalid") redirect(imagesHref({ ...filter, cursor: undefined }));
    throw error;
  }
}

type PagesProps = { filter: ImagesFilter; next: string | null; words: { first: string; next: string } };

function Pages({ filter, next, words }: PagesProps) {
  const to = (cursor: string | undefined) => imagesHref({ ...filter, cursor });
  return (
    <Pager
      first={filter.cursor === undefined ? null : { href: to(undefined), word: words.first }}
      next={next === null ? null : { href: to(next), word: words.next }}
    />
  );
}

function NoImages() {
  return (
    <EmptyState
      icon={Boxes}
      title="No image has been published yet"
      action={
        <LinkButton href="/recipes" variant="primary">
          Choose a recipe
        </LinkButton>
      }
    >
      Bake one from a recipe, or convert a Torcx archive. Machines find it here as soon as it is done.
    </EmptyState>
  );
}

function NothingMatches() {
  return (
    <EmptyState icon={Boxes} title="No image matches" action={<LinkButton href="/images">Show all images</LinkButton>}>
      No image is like what is chosen above.
    </EmptyState>
  );
}

/** Reads the address of the list; what it can't mean is left out. */
export function readImagesFilter(params: SearchParams): ImagesFilter {
  return {
    search: paramOf(params, "search")?.slice(0, 200),
    name: paramOf(params, "name"),
    arch: ARCHES.find((arch) => arch === paramOf(params, "arch")),
    os: paramOf(params, "os"),
    days: AGES.find(({ id }) => id === paramOf(params, "days"))?.id,
    state: STATES.find(({ id }) => id === paramOf(params, "state"))?.id,
    cursor: paramOf(params, "cursor"),
  };
}

/** The same as the reads of the database take it. */
export function toRead({ search, name, arch, os, days, state }: ImagesFilter, now: Date): ImageFilter {
  const since = days === undefined ? undefined : new Date(now.getTime() - Number(days) * 86_400_000);
  return {
    search,
    name,
    arch: ARCHES.find((known) => known === arch),
    os,
    since,
    state: STATES.find(({ id }) => id === state)?.id,
  };
}
