import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { make } from "#lib/builds/make";
import type { PlanSource, PlanStep } from "#lib/recipes/plan";
import { testPlan } from "#lib/testing/bakery";
import { useOutside } from "#lib/testing/outside";
import { DOCKER, KUBECTL, planOf } from "#lib/testing/source-plan";

const outside = useOutside();
const asked = () => outside.fixture.requests.filter((request) => `https://${request}` === DOCKER).length;
const cached = () => readdir(path.join(outside.upstream.cache.folder, "sha256"));

/** As the command line does: nobody keeps digests. */
function makeDocker(from = "docker/*", known: Partial<PlanSource> = {}) {
  const sources = planOf(DOCKER).sources.map((source): PlanSource => {
    return { ...source, id: "docker", format: "tar.gz", ...known };
  });
  const step: PlanStep = { op: "place", source: "docker", from, to: "usr/bin/", strip: 1, exclude: [], mode: null };
  return make(testPlan({ sources, steps: [step] }), {
    upstream: outside.upstream,
    signal: new AbortController().signal,
    output: path.join(outside.folder, "image"),
    log: outside.upstream.log,
    onStage: () => {},
    onProgress: () => {},
  });
}

it("asks upstream no more for what was baked", async () => {
  const first = await makeDocker();
  const before = asked();
  expect((await makeDocker()).result.sha256).toBe(first.result.sha256);
  expect(asked()).toBe(before);
});

it("asks again after half a file, of which it keeps nothing", async () => {
  const whole = Buffer.from(await (await fetch(DOCKER.replace("https:/", outside.fixture.url))).arrayBuffer());
  outside.fixture.put(DOCKER, whole.subarray(0, whole.length / 2));
  await expect(makeDocker()).rejects.toThrow("docker-24.0.5.tgz cannot be read as tar.gz");
  expect(await cached()).toEqual([]);
  outside.fixture.put(DOCKER, whole);
  await makeDocker();
  expect(await cached()).toHaveLength(1);
});

it("asks again after an archive without what the plan takes from it", async () => {
  await expect(makeDocker("elsewhere/*")).rejects.toThrow(/matches elsewhere/);
  expect(await cached()).toEqual([]);
});

it("does not learn from somebody else's plan what an address gives", async () => {
  const other = "https://example.org/docker.tgz";
  outside.fixture.put(other, Buffer.from(await (await fetch(DOCKER.replace("https:/", outside.fixture.url))).bytes()));
  const made = await makeDocker("docker/*", { url: other });
  await makeDocker("docker/*", { url: KUBECTL, sha256: made.plan.sources[0]?.sha256 ?? null });
  await expect(makeDocker("docker/*", { url: KUBECTL })).rejects.toThrow("kubectl");
});
