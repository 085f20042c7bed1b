import type { Metadata } from "next";
import { Suspense } from "react";
import { readAvailability, readContents } from "#lib/configs/availability";
import { isLong } from "#lib/configs/choices";
import { context } from "#lib/context";
import { judge } from "#lib/machine/check/judge";
import { knownImage, serverFiles } from "#lib/machine/choices/placed";
import { shownFormat } from "#lib/machine/formats/names";
import { inThread } from "#lib/threads/in-thread";
import { Prefetched, ready } from "./_client/prefetch";
import { Configurator } from "./_configure/configurator";
import { availabilityQuery, contentsQuery, keyringQuery } from "./_configure/queries";
import { firstRecipes, readConfigurator } from "./_configure/read-configurator";
import { LinkButton } from "./_ui/links";
import { Notice } from "./_ui/notice";
import { PageHeader } from "./_ui/page-header";
import { Loading, Skeleton } from "./_ui/skeleton";

export const metadata: Metadata = { title: { absolute: "Bakehouse" } };

export default function ConfigurePage({ searchParams }: PageProps<"/">) {
  return (
    <>
      <PageHeader
        isCompact
        title="Configure a machine"
        actions={
          <>
            <LinkButton href="/configs" prefetch={false}>
              Saved configs
            </LinkButton>
            <LinkButton href="/doctor" prefetch={false}>
              Examine a config
            </LinkButton>
          </>
        }
      >
        Choose its software; get the config it boots with, and the images baked that it needs.
      </PageHeader>
      <Suspense fallback={<Waiting />}>
        <Start searchParams={searchParams} />
      </Suspense>
    </>
  );
}

async function Start({ searchParams }: Pick<PageProps<"/">, "searchParams">) {
  const query = toQuery(await searchParams);
  const { initial, savedId, savedName, recipes, repository, keyring, ownKeys, reach, unread } =
    await readConfigurator(query);
  const byName = Object.fromEntries(recipes.map((recipe) => [recipe.name, recipe]));
  const files = serverFiles(initial, { recipes: byName });
  const available = { ...(await readAvailability(files, context())), files };
  const found = await Promise.all(
    available.images.map(async (image) => ({ image, contents: await readContents(image.file) })),
  );
  const images = found.map(({ image, contents }) => knownImage(image, contents));
  const facts = { recipes: byName, repository, keyring, ownKeys, images };
  const format = shownFormat(initial.target, "bu");
  const judgement = isLong(initial) ? await inThread("judge", [initial, facts, format]) : judge(initial, facts, format);
  const contents = found.map((one) => ready(contentsQuery(one.image), one.contents));
  const keys = ownKeys === null ? [] : [ready(keyringQuery(ownKeys.keyring), ownKeys)];
  return (
    <Prefetched queries={[ready(availabilityQuery(files), available)].concat(contents, keys)}>
      {unread !== null && (
        <Notice tone="bad" role="alert" title={unread}>
          The page starts empty instead.
        </Notice>
      )}
      <Configurator
        start={{ initial, judgement, savedId, savedName }}
        search={query.toString()}
        recipes={firstRecipes(recipes, initial)}
        count={recipes.length}
        repository={repository}
        keyring={keyring}
        reach={reach}
      />
    </Prefetched>
  );
}

function Waiting() {
  return (
    <Loading label="Reading versions">
      <div className="grid gap-8 lg:grid-cols-2">
        {/* What comes is higher than the window: the footer must not be in view before it. */}
        <Skeleton className="h-[max(40rem,100dvh)] w-full rounded-lg" />
        <Skeleton className="hidden h-[calc(100dvh-10.75rem)] w-full rounded-lg lg:block" />
      </div>
    </Loading>
  );
}

/** The choices of the address, its keys in order. */
function toQuery(params: Record<string, string | string[] | undefined>): URLSearchParams {
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([key, value]) => [value ?? []].flat().map((text) => [key, text])),
  );
  query.sort();
  return query;
}
