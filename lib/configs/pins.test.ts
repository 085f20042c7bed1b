import { beforeEach, expect, it } from "vitest";
import { saveConfig, unseenConfigs } from "#lib/configs/data";
import { atNewest, readFacts } from "#lib/configs/facts";
import { addPins, emptyPins, type Pins } from "#lib/configs/pins";
import { db } from "#lib/db";
import { allImages } from "#lib/images/reads";
import { serverFiles } from "#lib/machine/choices/placed";
import { MachineInput } from "#lib/machine/choices/schema";
import { withdraw } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";

const standing = useContext();
const ANN = { owner: "a".repeat(64), isNew: false };
const NOW = new Date("2026-11-30T08:00:00.000Z");

type Choice = Record<string, unknown>;
const save = async (extensions: Choice[], rest: Choice = {}) =>
  saveConfig(MachineInput.parse({ extensions, ...rest }), { most: 1_000, keeper: ANN }, NOW);
const bake = async (name: string, ...versions: string[]) => {
  for (const version of versions) await publishImage(standing.context.store, { name, version });
};

async function pins(): Promise<Pins> {
  const { recipes } = await standing.context.catalog();
  const found = emptyPins(
    await allImages(),
    Object.fromEntries(Array.from(recipes, ([name, { recipe }]) => [name, recipe])),
  );
  await addPins(found, unseenConfigs(found.seen));
  return found;
}
const pinned = async () => Object.fromEntries(Array.from((await pins()).counts).sort(([a], [b]) => (a < b ? -1 : 1)));

beforeEach(() => bake("docker", "24.0.5", "24.0.6", "24.0.9", "25.0.0"));

it("an exact version is needed for good, by as many configs as name it, and one that is not baked by none", async () => {
  await save([{ recipe: "docker", version: "24.0.5", updates: "none" }]);
  await save([{ recipe: "docker", version: "24.0.5", updates: "none" }], { cadence: "daily" });
  await save([{ recipe: "docker", version: "23.0.1", updates: "none" }]);
  await save([{ recipe: "docker", version: "24.0.6", updates: "none" }], { arch: "arm64" });
  expect(await pinned()).toEqual({ "docker-24.0.5-x86-64.raw": 2 });
});

it("what the addresses of the newest versions give today is needed beside what is named", async () => {
  await save([{ recipe: "docker", version: "24.0.5", updates: "minor" }]);
  expect(await pinned()).toEqual({ "docker-24.0.5-x86-64.raw": 1, "docker-24.0.9-x86-64.raw": 1 });
  await save([{ recipe: "docker", version: "24.0.6", updates: "all" }]);
  expect(await pinned()).toMatchObject({ "docker-24.0.6-x86-64.raw": 1, "docker-25.0.0-x86-64.raw": 1 });
});

it("one that was withdrawn stays needed by the config that names it, and so does what it gives way to", async () => {
  await save([{ recipe: "docker", version: "25.0.0", updates: "all" }]);
  await withdraw("docker-25.0.0-x86-64.raw", "broken", standing.context.store, NOW);
  expect(await pinned()).toEqual({ "docker-24.0.9-x86-64.raw": 1, "docker-25.0.0-x86-64.raw": 1 });
});

it("a version is found in the spelling of its recipe, under another name, and in whichever spelling where the recipe is gone", async () => {
  await bake("kubernetes", "v1.27.4");
  await bake("mine", "1.0.0");
  await bake("lost", "v2.0.0");
  await save([{ recipe: "kubernetes", version: "1.27.4", updates: "none" }]);
  await save([{ recipe: "docker", name: "mine", version: "1.0.0", updates: "none" }]);
  await save([{ recipe: "lost", version: "2.0.0", updates: "none" }]);
  expect(await pinned()).toEqual({
    "kubernetes-v1.27.4-x86-64.raw": 1,
    "lost-v2.0.0-x86-64.raw": 1,
    "mine-1.0.0-x86-64.raw": 1,
  });
});

it("one that a config fetches from an address of one's own may be ours all the same", async () => {
  const source = { from: "url", base: "https://bakery.example/extensions" };
  await save([{ recipe: "docker", version: "24.0.5", updates: "none", source }]);
  expect(await pinned()).toEqual({ "docker-24.0.5-x86-64.raw": 1 });
});

it("a config whose extras are not taken any more still says what it needs; one that says nothing is counted", async () => {
  const { id } = await save([{ recipe: "docker", version: "24.0.5", updates: "none" }]);
  const { input } = await db().savedConfig.findUniqueOrThrow({ where: { id } });
  const tooMuch = { ...(input as object), extras: { units: [{ name: "no unit" }] }, unknown: 1 };
  await db().savedConfig.update({ where: { id }, data: { input: tooMuch } });
  await db().savedConfig.create({ data: { id: "0".repeat(32), input: { extensions: "none" }, createdAt: NOW } });
  const found = await pins();
  expect(found.counts).toEqual(new Map([["docker-24.0.5-x86-64.raw", 1]]));
  expect(found.unreadable).toBe(1);
});

it("one that is saved meanwhile is added, and no other is counted twice", async () => {
  await save([{ recipe: "docker", version: "24.0.5", updates: "none" }]);
  const found = await pins();
  await save([{ recipe: "docker", version: "24.0.6", updates: "none" }]);
  await addPins(found, unseenConfigs(found.seen));
  expect(Object.fromEntries(found.counts)).toEqual({ "docker-24.0.5-x86-64.raw": 1, "docker-24.0.6-x86-64.raw": 1 });
});

it("agrees with what the addresses of every config give", async () => {
  const { context } = standing;
  await bake("kubernetes", "v1.27.4", "v1.27.9", "v1.28.0", "v1.28.1-rc.1");
  for (const [index, os] of ["_any", "fedora", "ubuntu"].entries())
    await publishImage(context.store, { name: "docker", version: `26.${index}.0`, os });
  const targets = [{ kind: "flatcar" }, { kind: "fcos" }, { kind: "other", id: "ubuntu", version: "24.04" }];
  const versions = ["24.0.5", "24.0.9", "26.0.0", "26.1.0", "26.2.0", "99.0.0"];
  for (const target of targets)
    for (const updates of ["none", "minor", "all"])
      for (const version of versions) {
        const kubernetes = { recipe: "kubernetes", version: version.length % 2 ? "v1.27.4" : "1.28.0", updates };
        await save([{ recipe: "docker", version, updates }, kubernetes], { target });
      }
  const images = new Set((await allImages()).map(({ file }) => file));
  const needed = new Map<string, number>();
  for (const { input: saved } of await db().savedConfig.findMany()) {
    const input = MachineInput.parse(saved);
    const files = [input, await atNewest(input, context)].map(async (each) =>
      serverFiles(each, await readFacts(each, context)),
    );
    for (const file of new Set((await Promise.all(files)).flat()))
      if (images.has(file)) needed.set(file, (needed.get(file) ?? 0) + 1);
  }
  expect(needed.size).toBeGreaterThan(6);
  expect((await pins()).counts).toEqual(needed);
});
