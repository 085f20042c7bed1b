import { prepare } from "#lib/builds/prepare";
import { context } from "#lib/context";
import { AppError } from "#lib/errors";
import type { Plan } from "#lib/recipes/plan";
import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import { BuildRequest } from "#lib/recipes/schema";
import { Notice } from "../../_ui/notice";
import { Section } from "../../_ui/section";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { holdingsOf } from "./holdings";

const HOLDS = [
  { id: "path", title: "In the image" },
  { id: "from", title: "From" },
];
const SOURCES = [
  { id: "source", title: "Source" },
  { id: "sums", title: "Digest" },
];

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
        <Table label="Paths in the image" focusable className="min-w-xl">
          <TableHead columns={HOLDS} />
          <tbody>
            {holdingsOf(plan).map(({ path, from }) => (
              <Row key={path}>
                <Cell className="font-mono wrap-anywhere">{path}</Cell>
                <Cell className="text-muted wrap-anywhere">{from}</Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </Section>
      <Section id="sources" title="Sources">
        <Table label="Sources" focusable className="min-w-xl">
          <TableHead columns={SOURCES} />
          <tbody>
            {plan.sources.map(({ id, url, sums }) => (
              <Row key={id}>
                <Cell className="wrap-anywhere">
                  <span className="font-medium">{id}</span>
                  <code className="block text-xs text-muted">{url}</code>
                </Cell>
                <Cell className="w-72 text-muted">
                  {sums === null
                    ? "Upstream publishes none: recorded the first time and compared from then on."
                    : "Checked against the digest that upstream publishes."}
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
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
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
