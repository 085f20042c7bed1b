import { describe, expect, it } from "vitest";
import { getBuild, queuedIds } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { useContext } from "#lib/testing/context";
import { runTogether, WITH_PATIENCE } from "#lib/testing/processes";

const test = useContext();

/** Orders `names` different images, all processes each one in the same millisecond; prints what came of each. */
const order = ({ names, limit, own = '""' }: { names: number; limit: number; own?: string }) => `
  import { setTimeout as sleep } from "node:timers/promises";
  import { queueBuild } from "#lib/builds/writes";
  const plan = JSON.parse(process.env.PLAN);
  const identity = { kind: "recipe", request: plan.request, version: "1", revision: 0, arch: "x86-64", recipe: null, recipeDigest: null, plan };
  const start = performance.now();
  for (let n = 0; n < ${names}; n++) {
    const name = "n" + n + ${own};
    const early = start + n * 4 - performance.now();
    if (early > 0) await sleep(early);
    const draft = { ...identity, name, file: name, fingerprint: name };
    console.log((await queueBuild(draft, "a test", { limit: ${limit}, rebakes: false }, new Date())).outcome);
  }`;

async function orderEverywhere(code: string): Promise<Record<string, number>> {
  const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  const variables = { ...test.variables, PLAN: JSON.stringify((await getBuild(build.id)).plan) };
  const outputs = await runTogether(WITH_PATIENCE + code, { processes: 4, variables });
  const outcomes = outputs.flatMap((output) => output.trim().split("\n"));
  return Object.fromEntries([...new Set(outcomes)].map((each) => [each, outcomes.filter((o) => o === each).length]));
}

describe("four processes that order in the same millisecond", { timeout: 300_000 }, () => {
  it("make one build of equal requests, and refuse nobody", async () => {
    expect(await orderEverywhere(order({ names: 400, limit: 1_000 }))).toEqual({ queued: 400, joined: 1_200 });
  });

  it("fill the queue to its limit exactly", async () => {
    const outcomes = await orderEverywhere(order({ names: 20, limit: 31, own: "process.pid" }));
    // One waits already, whose plan the others are made of.
    expect(outcomes).toEqual({ queued: 30, full: 50 });
    expect(await queuedIds()).toHaveLength(31);
  });
});
