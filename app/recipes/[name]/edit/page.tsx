import { FileX } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { context } from "#lib/context";
import { isAppError } from "#lib/errors";
import { builtInNames } from "#lib/recipes/load";
import { findOwn } from "#lib/recipes/own-recipes";
import { Allowed } from "../../../_client/allowed";
import { EmptyState } from "../../../_ui/empty-state";
import { LinkButton } from "../../../_ui/links";
import { PageHeader } from "../../../_ui/page-header";
import { RecipeEditor } from "../../_editor/recipe-editor";

export async function generateMetadata({ params }: PageProps<"/recipes/[name]/edit">): Promise<Metadata> {
  return { title: `Edit ${(await params).name}` };
}

export default async function EditRecipePage({ params }: PageProps<"/recipes/[name]/edit">) {
  const { name } = await params;
  const { ownRecipes, catalog } = context();
  const own = await openOwn(name);
  if (own === null) {
    if (!(await catalog()).recipes.has(name)) notFound();
    return <NotYours name={name} />;
  }
  if (typeof own === "string") return <Unreadable name={name} why={own} />;
  return (
    <>
      <PageHeader title={`Edit ${name}`} actions={<LinkButton href={`/recipes/${name}`}>Show the recipe</LinkButton>}>
        A recipe of your own.
      </PageHeader>
      <RecipeEditor
        yaml={own.yaml}
        filesOf={name}
        files={Array.from(own.files.keys())}
        opened={{ folder: own.folder, sha256: own.sha256 }}
        place={ownRecipes.path}
        builtIn={await builtInNames()}
      />
    </>
  );
}

/** The operator's recipe, null where there is none of that name, or why it cannot be opened. */
async function openOwn(name: string) {
  try {
    return await findOwn(context().ownRecipes, name);
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

function NotYours({ name }: { name: string }) {
  return (
    <>
      <PageHeader title={`Edit ${name}`} />
      <EmptyState
        icon={FileX}
        title={`${name} comes with Bakehouse`}
        action={
          <Allowed to="try recipe">
            <LinkButton href={`/recipes/new?from=${encodeURIComponent(name)}`} variant="primary">
              Make a copy of your own
            </LinkButton>
          </Allowed>
        }
      >
        It is not changed here, since the next version of Bakehouse brings its own. A copy is yours, and takes its place
        where it keeps the name.
      </EmptyState>
    </>
  );
}

function Unreadable({ name, why }: { name: string; why: string }) {
  return (
    <>
      <PageHeader title={`Edit ${name}`} />
      <EmptyState
        icon={FileX}
        title="The recipe can't be opened here"
        action={<LinkButton href="/recipes">Show all recipes</LinkButton>}
      >
        {why}
      </EmptyState>
    </>
  );
}
