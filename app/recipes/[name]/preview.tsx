import { prepare } from "#lib/builds/prepare";
import { context } from "#lib/context";
import { isAppError } from "#lib/errors";
import type { Plan } from "#lib/recipes/plan";
import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import { BuildRequest } from "#lib/recipes/schema";
import { Notice } from "../../_ui/notice";
import { Section } from "../../_ui/section";
import { HoldingsTable, PlanSources } from "../plan-tables";

/** What an image of this version will hold and what it is made from, as the plan says it. */
export async function Preview({ loaded, version }: { loaded: LoadedRecipe; version: string }) {
  const plan = await planOf(loaded, version);
  if (typeof plan === "string")
    return (
      <Section id="holds" title="What an image will hold">
        <Notice tone="warn" title={plan} />
      </Section>
    );
  return (
    <>
      <Section
        id="holds"
        title={`What an image of ${plan.version} will hold`}
        note="For x86-64 and Flatcar, with every option left as it is."
      >
        <HoldingsTable plan={plan} />
      </Section>
      <Section id="sources" title="Sources">
        <PlanSources plan={plan} />
      </Section>
    </>
  );
}

/** The plan, or the sentence why there is none. */
async function planOf({ recipe }: LoadedRecipe, version: string): Promise<Plan | string> {
  const { catalog, upstream } = context();
  const [arch = "x86-64"] = Object.keys(recipe.arch);
  try {
    const request = BuildRequest.parse({ recipe: recipe.name, version, arch });
    return (await prepare(request, { catalog: await catalog(), upstream })).plan;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}
