import { expect, it } from "vitest";
import { getWatch, listWatches } from "#lib/follow/reads-watches";
import type { NewWatch } from "#lib/follow/schema";
import { addWatch, changeWatch } from "#lib/follow/watch";
import { deleteWatch } from "#lib/follow/writes-watches";
import { useContext } from "#lib/testing/context";

const test = useContext();
const NOW = new Date("2026-11-30T08:00:00Z");

const add = (input: unknown) => addWatch(input, test.context, NOW);
const change = (id: string, input: unknown) => changeWatch(id, input, test.context, NOW);

it("follows the newest version for x86-64 when nothing else is said, at once", async () => {
  const { watch, isNew } = await add({ recipe: "docker" });
  expect(isNew).toBe(true);
  expect(watch).toMatchObject({
    ...{ recipe: "docker", name: "docker", arches: ["x86-64"], options: {}, os: "flatcar", osVersion: null },
    ...{ compression: "auto", rule: { follow: "newest" }, publishAfterDays: null, publishPatchesOnly: false },
    ...{ paused: false, look: null, looking: false, nextAt: NOW.toISOString() },
  });
  expect(await getWatch(watch.id)).toEqual(watch);
});

const KUBERNETES = { recipe: "kubernetes", arches: ["x86-64", "arm64"], rule: { follow: "minor", minor: "v1.31" } };
it.each<[string, object]>([
  ["in another order", { ...KUBERNETES, arches: ["arm64", "amd64", "x86-64"] }],
  ["with the name it has anyway", { ...KUBERNETES, name: "kubernetes" }],
  ["without the recipe's v", { ...KUBERNETES, rule: { follow: "minor", minor: "1.31" } }],
  ["with an option left to upstream", { ...KUBERNETES, options: { "cni-version": "latest" } }],
  ["compressed otherwise", { ...KUBERNETES, compression: "zstd:3" }],
  ["published otherwise", { ...KUBERNETES, publishAfterDays: 7, publishPatchesOnly: true }],
])("gives the watch that is there, as it is, for the same %s", async (_how, again) => {
  const { watch } = await add(KUBERNETES);
  expect(await add(again)).toEqual({ watch, isNew: false });
  expect((await listWatches({ limit: 10 })).items).toEqual([watch]);
});

it.each<[string, object]>([
  ["rule", { rule: { follow: "minor", minor: "v1.30" } }],
  ["system", { os: "_any" }],
  ["name", { name: "k8s" }],
  ["architecture", { arches: ["arm64"] }],
  ["option", { options: { "cni-version": "v1.5.1" } }],
])("takes another %s for another watch", async (_what, other) => {
  await add(KUBERNETES);
  expect(await add({ ...KUBERNETES, ...other })).toMatchObject({ isNew: true });
});

it.each<[string, object, { code: string; message: string }]>([
  ["an unknown recipe", { recipe: "dockr" }, { code: "not_found", message: "docker" }],
  ["an unknown option", { recipe: "docker", options: { colour: "red" } }, { code: "invalid", message: "colour" }],
  ["no architecture", { recipe: "docker", arches: [] }, { code: "invalid", message: "architecture" }],
  ["a rule of its own", { recipe: "docker", rule: { follow: "all" } }, { code: "invalid", message: "rule" }],
  [
    "a version as minor",
    { recipe: "docker", rule: { follow: "minor", minor: "1.2.3" } },
    { code: "invalid", message: "minor" },
  ],
  ["days below zero", { recipe: "docker", publishAfterDays: -1 }, { code: "invalid", message: "0 to 365" }],
  ["what it does not know", { recipe: "docker", version: "1.0" }, { code: "invalid", message: "version" }],
])("refuses %s", async (_what, input, { code, message }) => {
  await expect(add(input)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

it("changes what is given and leaves the rest", async () => {
  const input: Partial<NewWatch> = {
    recipe: "kubernetes",
    options: { "cni-version": "v1.5.1" },
    os: "debian",
    osVersion: "12",
  };
  const { watch } = await add({ ...input, publishAfterDays: 3, publishPatchesOnly: true });
  expect(await change(watch.id, {})).toEqual(watch);
  expect(await change(watch.id, { paused: true })).toEqual({ ...watch, paused: true, nextAt: null });
  const changed = await change(watch.id, {
    paused: false,
    rule: { follow: "minors", count: 3 },
    publishAfterDays: null,
  });
  expect(changed).toEqual({ ...watch, rule: { follow: "minors", count: 3 }, publishAfterDays: null });
  expect(await change(watch.id, { osVersion: null })).toEqual({ ...changed, osVersion: null });
});

it("refuses to become what another watch is, to change what is gone, and names the watch in a list once", async () => {
  const { watch: first } = await add({ recipe: "docker" });
  const { watch: second } = await add({ recipe: "docker", arches: ["arm64"] });
  await expect(change(second.id, { arches: ["x86-64"] })).rejects.toMatchObject({ code: "conflict" });
  expect(await getWatch(second.id)).toEqual(second);
  const page = await listWatches({ limit: 1 });
  expect(page).toEqual({ items: [second], next: second.id });
  expect(await listWatches({ limit: 1, cursor: second.id })).toEqual({ items: [first], next: null });
  expect((await listWatches({ recipe: "wasmtime", limit: 1 })).items).toEqual([]);
  await deleteWatch(first.id);
  await expect(deleteWatch(first.id)).rejects.toMatchObject({ code: "not_found" });
  await expect(change(first.id, { paused: true })).rejects.toMatchObject({ code: "not_found" });
});
