import type { Metadata, Route } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { ARCHES } from "#lib/arches";
import { context } from "#lib/context";
import { watchesOf } from "#lib/follow/reads-watches";
import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import { BuildRequest, type Recipe } from "#lib/recipes/schema";
import { listVersions } from "#lib/upstream/versions";
import type { Arch } from "#lib/words";
import { Allowed } from "../../_client/allowed";
import { Prefetched, ready } from "../../_client/prefetch";
import { FollowSwitch } from "../../_follow/follow-switch";
import { watchesQuery } from "../../_follow/queries";
import { Badge } from "../../_ui/badge";
import { CodeBlock } from "../../_ui/code-block";
import { LinkButton, TextLink } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { Section } from "../../_ui/section";
import { Skeleton } from "../../_ui/skeleton";
import { configureHref } from "../../images/configure-href";
import { BudgetLines } from "../budget-lines";
import { replacedBy } from "../recipe-card";
import { BakeForm } from "./bake-form";
import { bakedVersions } from "./baked-versions";
import { Preview } from "./preview";
import { VersionTable } from "./version-table";

export async function generateMetadata({ params }: PageProps<"/recipes/[name]">): Promise<Metadata> {
  const { recipes } = await context().catalog();
  return { title: recipes.get((await params).name)?.recipe.title ?? "Not found" };
}

export default async function RecipePage({ params, searchParams }: PageProps<"/recipes/[name]">) {
  const [{ name }, { version }] = await Promise.all([params, searchParams]);
  const loaded = (await context().catalog()).recipes.get(name);
  if (loaded === undefined) notFound();
  const wanted = typeof version === "string" ? version : "latest";
  const { recipe, yaml } = loaded;
  return (
    <>
      <RecipeTop loaded={loaded} version={wanted} />
      <BudgetLines />
      <Prefetched queries={[ready(watchesQuery({ recipe: name }), { items: await watchesOf([name]), next: null })]}>
        <Allowed to="follow">
          <FollowSwitch
            what={{ recipe: name, name, arches: [firstArch(recipe)] }}
            offer="New versions are then baked as candidates, every few hours."
          />
        </Allowed>
      </Prefetched>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <Allowed to="bake image">
          <BakeForm
            key={wanted}
            recipe={recipe.name}
            arches={ARCHES.filter((arch) => arch in recipe.arch)}
            options={recipe.options}
            version={wanted}
          />
        </Allowed>
        <VersionTable recipe={name} chosen={wanted} baked={await bakedVersions(name)} />
      </div>
      <Suspense key={wanted} fallback={<Skeleton className="h-80 w-full rounded-lg" />}>
        <Preview loaded={loaded} version={wanted} />
      </Suspense>
      <Section id="yaml" title="The recipe itself">
        <CodeBlock label={`${name}/recipe.yaml`} text={yaml} actions={<EditLink loaded={loaded} />} />
      </Section>
    </>
  );
}

/** To the editor: of the recipe itself where it is the operator's, of a copy where it came with Bakehouse. */
function EditLink({ loaded: { recipe, origin } }: { loaded: LoadedRecipe }) {
  const isOwn = origin === "operator";
  const href: Route = isOwn ? `/recipes/${recipe.name}/edit` : `/recipes/new?from=${recipe.name}`;
  return (
    <Allowed to="try recipe">
      <LinkButton href={href} variant="quiet" size="small" prefetch={false}>
        {isOwn ? "Edit" : "Make a copy of your own"}
      </LinkButton>
    </Allowed>
  );
}

function RecipeTop({ loaded: { recipe, origin }, version }: { loaded: LoadedRecipe; version: string }) {
  const { title, summary, homepage, licence } = recipe;
  const replaced = replacedBy(recipe);
  return (
    <PageHeader
      title={title}
      actions={
        <Suspense key={version} fallback={<Skeleton className="h-9 w-40" />}>
          <UseInConfigure recipe={recipe} version={version} />
        </Suspense>
      }
    >
      <p>{summary}</p>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        {origin === "operator" && <Badge tone="accent">your own</Badge>}
        <TextLink href={homepage}>Homepage</TextLink>
        <span>{licence}</span>
        {replaced !== null && <span>{replaced}</span>}
      </div>
    </PageHeader>
  );
}

/** The configurator with this recipe chosen, at this version, or at the newest while none is. */
async function UseInConfigure({ recipe, version: wanted }: { recipe: Recipe; version: string }) {
  const version = wanted === "latest" ? await newestOf(recipe) : wanted;
  const { data } = BuildRequest.safeParse({ recipe: recipe.name, version, arch: firstArch(recipe) });
  if (data === undefined) return null;
  return <LinkButton href={configureHref({ ...data, name: recipe.name })}>Use in Configure</LinkButton>;
}

async function newestOf({ versions }: Recipe): Promise<string | undefined> {
  return (await listVersions(context().upstream, versions, { part: "newest" })).items[0]?.version;
}

function firstArch({ arch }: Recipe): Arch {
  return ARCHES.find((word) => arch[word] !== undefined) ?? "x86-64";
}
