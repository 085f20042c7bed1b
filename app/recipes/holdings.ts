import type { Plan, PlanStep } from "#lib/recipes/plan";

export type Holding = { path: string; from: string };

type Op = PlanStep["op"];
type Describe<O extends Op> = (step: Extract<PlanStep, { op: O }>) => Holding[];

const DESCRIBE: { [O in Op]: Describe<O> } = {
  place: ({ source, from, to, exclude }) => [
    {
      path: to.endsWith("/") ? `${to}…` : to,
      from: `${from === null ? source : `${from} of ${source}`}${exclude.length === 0 ? "" : `, without ${exclude.join(", ")}`}`,
    },
  ],
  file: ({ path }) => [{ path, from: "the recipe" }],
  symlink: ({ path, target }) => [{ path, from: `link to ${target}` }],
  replace: ({ path, text }) => [{ path, from: `with ${JSON.stringify(text)} replaced` }],
  remove: ({ path }) => [{ path, from: "left out" }],
  adopt: ({ whose }) => [{ path: "…", from: `the image, as ${whose} built it` }],
  torcx: ({ source }) => [{ path: "…", from: `${source}, converted` }],
  folder: ({ path }) => [{ path: "…", from: path }],
};

/** A plan's steps as lines of "this path, from there", and the file by which systemd judges the image. */
export function holdingsOf({ steps, name }: Pick<Plan, "steps" | "name">): Holding[] {
  const isAdopted = steps.some(({ op }) => op === "adopt");
  const from = isAdopted ? "the image, checked" : "the request";
  const release = { path: `usr/lib/extension-release.d/extension-release.${name}`, from };
  return [...steps.flatMap(describe), release];
}

function describe<O extends Op>(step: Extract<PlanStep, { op: O }>): Holding[] {
  const op: O = step.op;
  return DESCRIBE[op](step);
}
