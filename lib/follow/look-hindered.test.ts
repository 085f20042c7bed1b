import { expect, it } from "vitest";
import { requestImage } from "#lib/builds/request";
import { getWatch } from "#lib/follow/reads-watches";
import { addWatch, changeWatch } from "#lib/follow/watch";
import { askForLook } from "#lib/follow/watcher";
import { deleteWatch } from "#lib/follow/writes-watches";
import { GREETER, GREETER_LIST, releaseGreeter } from "#lib/testing/greeter";
import { fetchFrom } from "#lib/testing/outside";
import { askedFor, HOUR, useWatching } from "#lib/testing/watching";

const { test, recipes, lookAll, follow, again, bakeAll } = useWatching();

const ARCH = { recipe: "greeter", arches: ["x86-64"] };
const BOTH = { recipe: "greeter", arches: ["x86-64", "arm64"] };

it("says that upstream is down, asks for nothing, and looks again soon", async () => {
  await releaseGreeter(test.fixture, "1.0");
  const { id } = await follow(ARCH);
  await releaseGreeter(test.fixture, "1.1");
  test.fixture.fail(GREETER_LIST.slice(0, -1), 503);
  test.fixture.fail(GREETER_LIST, 503);
  const down = await again(id);
  expect(down.look).toMatchObject({ failed: true, text: expect.stringContaining("503") });
  expect(await askedFor()).toHaveLength(1);
  test.fixture.mend();
  expect((await again(id, 1)).look?.text).toBe("Asked for 1.1 (x86-64).");
});

it("does not ask a host with little left, unless somebody waits", async () => {
  await releaseGreeter(test.fixture, "1.0");
  test.fixture.allow("greeter.example", 3, 60, new Date(Date.now() + 12 * HOUR));
  const { id } = await follow(ARCH);
  const before = test.fixture.requests.length;
  expect((await again(id)).look).toMatchObject({ failed: true, text: expect.stringContaining("greeter.example") });
  expect(test.fixture.requests).toHaveLength(before);
  await askForLook(id, new Date());
  await lookAll();
  expect(test.fixture.requests.length).toBeGreaterThan(before);
  expect((await getWatch(id)).look?.failed).toBe(false);
});

it("asks for the first page of a long list only, where the newest version is on it", async () => {
  // A mirror has no pages. The fixture stands for the hosts themselves.
  test.context.upstream.mirror = undefined;
  test.context.upstream.fetch = fetchFrom(test.fixture.url);
  const list = "https://api.github.com/repos/bytecodealliance/wasmtime/releases";
  const tags = Array.from({ length: 150 }, (_, n) => ({
    tag_name: `v20.0.${150 - n}`,
    draft: false,
    prerelease: false,
  }));
  test.fixture.put(list, JSON.stringify(tags));
  const pages = () => test.fixture.requests.filter((request) => request.includes("wasmtime/releases?")).length;
  expect((await follow({ recipe: "wasmtime" })).look?.text).toBe("Asked for v20.0.150 (x86-64).");
  expect(pages()).toBe(1);
  await follow({ recipe: "wasmtime", rule: { follow: "minors", count: 1 } });
  expect(pages()).toBeGreaterThan(2);
});

it("follows a list from which versions went", async () => {
  await releaseGreeter(test.fixture, "2.0");
  const { id } = await follow({ ...ARCH, rule: { follow: "minor", minor: "1.0" } });
  expect((await getWatch(id)).look).toMatchObject({
    failed: false,
    text: "Upstream lists no version that this rule takes; its newest is 2.0.",
  });
});

it.each<[string, () => void, string]>([
  ["is removed", () => recipes.removeRecipe(), 'There is no recipe "greeter"'],
  ["is broken", () => recipes.write("name: [greeter"), "The recipe greeter can't be used"],
  ["loses the option", () => recipes.write(GREETER.replace("flavour:", "taste:")), "There is no option flavour"],
  ["loses the choice", () => recipes.write(GREETER.replace("[plain, fancy]", "[plain]")), "it must be plain"],
])("says so when the recipe %s, and the other watches go on", async (_how, harm, complaint) => {
  await releaseGreeter(test.fixture, "1.0");
  const { watch } = await addWatch({ ...ARCH, options: { flavour: "fancy" } }, test.context, new Date());
  harm();
  const other = await follow({ recipe: "wasmtime" });
  const harmed = await getWatch(watch.id);
  expect(harmed.look).toMatchObject({ failed: true, text: expect.stringContaining(complaint) });
  expect(other.look?.failed).toBe(false);
  expect(await askedFor()).toEqual(["wasmtime-v26.0.1-x86-64.raw queued"]);
  recipes.write(GREETER);
  expect((await again(watch.id)).look?.text).toBe("Asked for 1.0 (x86-64).");
});

it("goes on with the architecture that is left", async () => {
  await releaseGreeter(test.fixture, "1.0");
  const { watch } = await addWatch(BOTH, test.context, new Date());
  recipes.write(GREETER.replace("  arm64: arm64\n", ""));
  await lookAll();
  const { look } = await getWatch(watch.id);
  expect(look?.text).toMatch(/^Asked for 1\.0 \(x86-64\)\. greeter: There is no arm64 image/);
  expect(look?.failed).toBe(true);
});

it("says that a name is another image's", async () => {
  await releaseGreeter(test.fixture, "1.0");
  await requestImage({ recipe: "greeter", version: "1.0", options: { flavour: "fancy" } }, test.context, "a test");
  await bakeAll();
  const { id, look } = await follow(ARCH);
  expect(look).toMatchObject({
    failed: true,
    text: expect.stringContaining("Give this watch an image name of its own."),
  });
  await changeWatch(id, { name: "greeter-plain" }, test.context, new Date());
  await lookAll();
  expect((await getWatch(id)).look?.text).toBe("Asked for 1.0 (x86-64).");
});

it("does nothing while it is paused, and looks at once when it goes on", async () => {
  await releaseGreeter(test.fixture, "1.0");
  const { watch } = await addWatch(ARCH, test.context, new Date());
  await changeWatch(watch.id, { paused: true }, test.context, new Date());
  expect((await again(watch.id)).look).toBeNull();
  await expect(askForLook(watch.id, new Date())).rejects.toMatchObject({ code: "conflict" });
  await expect(askForLook("gone", new Date())).rejects.toMatchObject({ code: "not_found" });
  await changeWatch(watch.id, { paused: false }, test.context, new Date());
  await lookAll();
  expect((await getWatch(watch.id)).look?.text).toBe("Asked for 1.0 (x86-64).");
});

it("gives its look back when it is told to stop in the middle", async () => {
  const stop = new AbortController();
  await releaseGreeter(test.fixture, "1.0");
  const { watch } = await addWatch(ARCH, test.context, new Date());
  const looking = lookAll(stop.signal);
  stop.abort();
  await looking;
  expect(await askedFor()).toEqual([]);
  await lookAll();
  expect((await getWatch(watch.id)).look?.text).toBe("Asked for 1.0 (x86-64).");
});

it("is paused, published otherwise and removed though its recipe is gone, but follows nothing else", async () => {
  await releaseGreeter(test.fixture, "1.0");
  const { watch } = await addWatch(ARCH, test.context, new Date());
  recipes.removeRecipe();
  const change = (input: unknown) => changeWatch(watch.id, input, test.context, new Date());
  expect(await change({ paused: true, publishAfterDays: 2 })).toMatchObject({ paused: true, publishAfterDays: 2 });
  await expect(change({ rule: { follow: "minors", count: 2 } })).rejects.toMatchObject({ code: "not_found" });
  await deleteWatch(watch.id);
});
