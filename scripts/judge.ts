// Boots Debian's systemd 252, 257 and 262 and lets each judge what machines get of Bakehouse:
//   npm run judge [-- --only SYSTEM[/ROUTE[/POLICY]] … --cache FOLDER --json]
// Or judges images of your own, in files or at addresses:
//   npm run judge -- --image FILE|URL … [--only SYSTEM …]
// Or makes their trees alone, for BAKEHOUSE_JUDGE_TREES:
//   npm run judge -- --trees FOLDER [--only SYSTEM …]
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { isAppError } from "#lib/errors";
import { loadCatalog } from "#lib/recipes/load";
import { CASES, exists, judge, nameOf } from "../judge/cases";
import { readImages } from "../judge/given-images";
import { judgeImage } from "../judge/image-trial";
import { bakeImages } from "../judge/images";
import { removeMachines } from "../judge/machines";
import { missing } from "../judge/missing";
import { imageTableOf, tableOf } from "../judge/table";
import { makeTrees, SYSTEMS, type System } from "../judge/trees";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    image: { type: "string", multiple: true, default: [] },
    trees: { type: "string" },
    cache: { type: "string", default: path.join(os.homedir(), ".cache/bakehouse-judge") },
    json: { type: "boolean", default: false },
  },
});
const log = (text: string) => console.error(text);
const systems = SYSTEMS.filter((system) =>
  CASES.some((one) => exists(system, one) && isWanted(`${system}/${nameOf(one)}`)),
);

process.exitCode = await main();

async function main(): Promise<number> {
  const problems = await missing();
  if (systems.length === 0) problems.push(`Nothing is called ${values.only.join(", ")}. Say 257/script/none, or 257.`);
  problems.forEach(log);
  if (problems.length > 0) return 2;
  const cache = path.resolve(values.trees ?? values.cache);
  const trees = await makeTrees(systems, cache, log);
  if (values.trees !== undefined) {
    console.log(`BAKEHOUSE_JUDGE_TREES=${cache}`);
    return 0;
  }
  const scratch = await mkdtemp(path.join(os.tmpdir(), "bakehouse-judge-"));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(scratch));
  try {
    const { verdicts, table } = await (values.image.length > 0 ? judgeImages : judgeCases)(trees, scratch);
    console.log(values.json ? JSON.stringify({ verdicts }, null, 2) : table);
    return verdicts.some((verdict) => verdict.problems.length > 0) ? 1 : 0;
  } catch (error) {
    if (!isAppError(error)) throw error;
    log(error.message);
    return 2;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function stop(scratch: string): Promise<void> {
  await removeMachines();
  await rm(scratch, { recursive: true, force: true });
  process.exit(130);
}

type Trees = Awaited<ReturnType<typeof makeTrees>>;
type Judged = { verdicts: readonly { problems: string[] }[]; table: string };

/** The images that were named, by each system. */
async function judgeImages(trees: Trees, scratch: string): Promise<Judged> {
  const images = await readImages(values.image, scratch);
  const verdicts = await bySystem(images, async (system, image) => {
    const verdict = await judgeImage(system, image, { scratch, tree: trees[system] });
    return { verdict, name: image.file };
  });
  return { verdicts, table: imageTableOf(verdicts) };
}

/** Every case that was not left out, by each system. */
async function judgeCases(trees: Trees, scratch: string): Promise<Judged> {
  const images = path.join(scratch, "images");
  await mkdir(images);
  await bakeImages(images);
  const { recipes } = await loadCatalog();
  const place = {
    images,
    scratch,
    recipes: Object.fromEntries([...recipes].map(([name, { recipe }]) => [name, recipe])),
  };
  const verdicts = await bySystem(CASES, async (system, one) => {
    if (!exists(system, one) || !isWanted(`${system}/${nameOf(one)}`)) return null;
    const verdict = await judge(system, one, { ...place, tree: trees[system] });
    return { verdict, name: verdict.case };
  });
  return { verdicts, table: tableOf(verdicts, systems) };
}

/** The systems side by side, what each one judges one after another. */
async function bySystem<One, Verdict extends { problems: string[] }>(
  all: readonly One[],
  judgeOne: (system: System, one: One) => Promise<{ verdict: Verdict; name: string } | null>,
): Promise<Verdict[]> {
  const ofSystems = systems.map(async (system) => {
    const verdicts: Verdict[] = [];
    for (const one of all) {
      const judged = await judgeOne(system, one);
      if (judged === null) continue;
      const { name, verdict } = judged;
      log(`${system}/${name}: ${verdict.problems.length === 0 ? "passes" : verdict.problems.join("; ")}`);
      verdicts.push(verdict);
    }
    return verdicts;
  });
  return (await Promise.all(ofSystems)).flat();
}

function isWanted(name: string): boolean {
  return values.only.length === 0 || values.only.some((wanted) => name === wanted || name.startsWith(`${wanted}/`));
}
