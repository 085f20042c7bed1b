import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { readFolder } from "#lib/recipes/load";
import { startFixture } from "#lib/testing/fixture";
import { isBuilt, NO_BUILD, startProduction } from "./production";
import { goals, median } from "./table";

const CATALOG = "lib/recipes/catalog";
const RECIPES = 65;
const LOADS = 15;
const VISITS = 40;
const WARM_UP = 5;

/** What a whole catalogue costs: loading its recipes, and the page that shows them, which asks no upstream. */
export async function benchCatalogue(scratch: string): Promise<string> {
  const folder = path.join(scratch, "recipes");
  await fillFolder(folder);
  const { first, again, count } = await timeLoads(folder);
  const loads = [
    { what: `loading ${count} recipes, ms`, value: again, limit: 150, digits: 0 },
    { what: "the same the first time, ms", value: first, digits: 0 },
  ];
  const title = `A catalogue of ${count} recipes`;
  if (!isBuilt()) return `${title}\n${goals(loads)}\n/recipes: ${NO_BUILD}`;
  return `${title}\n${goals([...loads, ...(await timePage(scratch, folder))])}`;
}

/** As many recipes as it takes: those there are, again under other names. */
async function fillFolder(folder: string): Promise<void> {
  const names = await readdir(CATALOG);
  await mkdir(folder);
  for (let index = 0; names.length + index < RECIPES; index += 1) {
    const from = names[index % names.length] ?? "";
    const name = `${from}-${Math.floor(index / names.length) + 2}`;
    const to = path.join(folder, name);
    await mkdir(to, { recursive: true });
    await cp(path.join(CATALOG, from), to, { recursive: true });
    const yaml = await readFile(path.join(to, "recipe.yaml"), "utf8");
    await writeFile(path.join(to, "recipe.yaml"), yaml.replace(/^name: .*$/m, `name: ${name}`));
  }
}

async function timeLoads(folder: string): Promise<{ first: number; again: number; count: number }> {
  const times: number[] = [];
  let count = 0;
  for (let load = 0; load < LOADS; load += 1) {
    const started = performance.now();
    const read = [await readFolder(CATALOG, "built-in"), await readFolder(folder, "operator")];
    times.push(performance.now() - started);
    const [fault] = read.flatMap(({ broken }) => broken);
    if (fault !== undefined) throw new Error(`Recipes of the bench can't be used: ${fault.message}`);
    count = read.reduce((sum, { sound }) => sum + sound.length, 0);
  }
  const [first = Number.NaN, ...others] = times;
  return { first, again: median(others), count };
}

async function timePage(scratch: string, folder: string) {
  const upstream = await startFixture();
  const server = await startProduction(scratch, { BAKEHOUSE_MIRROR: upstream.url, BAKEHOUSE_RECIPES: folder });
  try {
    const visits: number[] = [];
    const others: number[] = [];
    for (let visit = 0; visit < VISITS + WARM_UP; visit += 1) {
      const [page, small] = [await timeOf(`${server.url}/recipes`), await timeOf(`${server.url}/docs`)];
      if (visit < WARM_UP) continue;
      visits.push(page);
      others.push(small);
    }
    return [
      { what: "/recipes, ms", value: median(visits), limit: 200, digits: 0 },
      { what: "beside /docs, times", value: median(visits) / median(others), digits: 1 },
      { what: "requests to upstream", value: upstream.requests.length, limit: 0, digits: 0 },
    ];
  } finally {
    await server.stop();
    await upstream.close();
  }
}

async function timeOf(url: string): Promise<number> {
  const started = performance.now();
  const answer = await fetch(url);
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}.`);
  return performance.now() - started;
}
