import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { context } from "#lib/context";
import { builtInNames } from "#lib/recipes/load";
import { paramOf } from "../../_server/page-context";
import { LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { NewRecipe } from "../_editor/new-recipe";
import { RecipeEditor } from "../_editor/recipe-editor";
import { TEMPLATE } from "../_editor/template";

export const metadata: Metadata = { title: "New recipe" };

/** It says where the schema lies beside the recipe that is copied. */
const SCHEMA_LINE = /^# yaml-language-server:.*\n/;

export default async function NewRecipePage({ searchParams }: PageProps<"/recipes/new">) {
  const from = paramOf(await searchParams, "from");
  const { ownRecipes, catalog } = context();
  const origin = from === undefined ? undefined : (await catalog()).recipes.get(from);
  if (from !== undefined && origin === undefined) notFound();
  const own = { place: ownRecipes.path, builtIn: await builtInNames() };
  return (
    <>
      <PageHeader
        title={origin === undefined ? "New recipe" : `A copy of ${origin.recipe.title}`}
        actions={<LinkButton href="/docs">How recipes are written</LinkButton>}
      >
        {origin === undefined
          ? "How a piece of software becomes an image: where its versions and files come from, and what is placed where."
          : "Yours to change and to keep under any name."}
      </PageHeader>
      {origin === undefined ? (
        <NewRecipe template={TEMPLATE} {...own} />
      ) : (
        <RecipeEditor
          yaml={origin.yaml.replace(SCHEMA_LINE, "")}
          filesOf={origin.recipe.name}
          files={Array.from(origin.files.keys())}
          opened={null}
          {...own}
        />
      )}
    </>
  );
}
