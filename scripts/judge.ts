// Boots Debian's systemd 252, 257 and 262 and lets each judge what machines get of Bakehouse:
//   npm run judge [-- --only SYSTEM[/ROUTE[/POLICY]] … --cache FOLDER --json]
// Or makes their trees alone, for BAKEHOUSE_JUDGE_TREES:
//   npm run judge -- --trees FOLDER [--only SYSTEM …]
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { loadCatalog } from "#lib/recipes/load";
import { CASES, exists, judge, nameOf, removeMachines, type Verdict } from "../judge/cases";
import { bakeImages } from "../judge/images";
import { missing } from "../judge/missing";
import { tableOf } from "../judge/table";
import { makeTrees, SYSTEMS } from "../judge/trees";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    trees: { type: "string" },
    cache: { type: "string", default: path.join(os.homedir(), ".cache/bakehouse-judge") },
    json: { type: "boolean", default: false },
  },
});
const log = (text: string) => console.error(text);
const work = SYSTEMS.map((system) => ({ system, cases: CASES.filter((one) => exists(system, one)) }))
  .map(({ system, cases }) => ({ system, cases: cases.filter((one) => isWanted(`${system}/${nameOf(one)}`)) }))
  .filter(({ cases }) => cases.length > 0);

process.exitCode = await main();

async function main(): Promise<number> {
  const problems = await missing();
  if (work.length === 0) problems.push(`Nothing is called ${values.only.join(", ")}. Say 257/script/none, or 257.`);
  problems.forEach(log);
  if (problems.length > 0) return 2;
  const systems = work.map(({ system }) => system);
  const cache = path.resolve(values.trees ?? values.cache);
  const trees = await makeTrees(systems, cache, log);
  if (values.trees !== undefined) {
    console.log(`BAKEHOUSE_JUDGE_TREES=${cache}`);
    return 0;
  }
  const scratch = await mkdtemp(path.join(os.tmpdir(), "bakehouse-judge-"));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(scratch));
  try {
    const verdicts = await judgeAll(trees, scratch);
    console.log(values.json ? JSON.stringify({ verdicts }, null, 2) : tableOf(verdicts, systems));
    return verdicts.some((verdict) => verdict.problems.length > 0) ? 1 : 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function stop(scratch: string): Promise<void> {
  await removeMachines();
  await rm(scratch, { recursive: true, force: true });
  process.exit(130);
}

/** The systems side by side, the cases of each one after another. */
async function judgeAll(trees: Awaited<ReturnType<typeof makeTrees>>, scratch: string): Promise<Verdict[]> {
  const images = path.join(scratch, "images");
  await mkdir(images);
  await bakeImages(images);
  const { recipes } = await loadCatalog();
  const place = {
    images,
    scratch,
    recipes: Object.fromEntries([...recipes].map(([name, { recipe }]) => [name, recipe])),
  };
  const ofSystems = work.map(async ({ system, cases }) => {
    const verdicts: Verdict[] = [];
    for (const one of cases) {
      const verdict = await judge(system, one, { ...place, tree: trees[system] });
      log(`${system}/${verdict.case}: ${verdict.problems.length === 0 ? "passes" : verdict.problems.join("; ")}`);
      verdicts.push(verdict);
    }
    return verdicts;
  });
  return (await Promise.all(ofSystems)).flat();
}

function isWanted(name: string): boolean {
  return values.only.length === 0 || values.only.some((wanted) => name === wanted || name.startsWith(`${wanted}/`));
}
