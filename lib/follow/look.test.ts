import { expect, it } from "vitest";
import { listBuilds } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { requestCancel } from "#lib/builds/writes";
import { db } from "#lib/db";
import { getWatch } from "#lib/follow/reads-watches";
import { addWatch } from "#lib/follow/watch";
import { askForLook } from "#lib/follow/watcher";
import { deleteImage, publish, withdraw } from "#lib/repository/writes";
import { GREETER_LIST, releaseGreeter } from "#lib/testing/greeter";
import { publishImage } from "#lib/testing/image-rows";
import { askedFor, HOUR, useWatching } from "#lib/testing/watching";

const { test, lookAll, follow, again, bakeAll } = useWatching();

const ARCH = { recipe: "greeter", arches: ["x86-64"] };
const BOTH = { recipe: "greeter", arches: ["x86-64", "arm64"] };

const file = (version: string, arch = "x86-64") => `greeter-${version}-${arch}.raw`;

it("asks for the newest at once, as a candidate in its own words, and says so", async () => {
  await releaseGreeter(test.fixture, "1.0", "1.1");
  const watch = await follow(BOTH);
  expect(watch).toMatchObject({ looking: false, look: { text: "Asked for 1.1 (x86-64, arm64).", failed: false } });
  expect(await askedFor()).toEqual([`${file("1.1")} queued`, `${file("1.1", "arm64")} queued`]);
  const { items } = await listBuilds({ limit: 1 });
  expect(items[0]).toMatchObject({ candidate: true, watch: watch.id, origin: "watch: the newest version" });
  await bakeAll();
  expect(await db().image.findMany({ select: { state: true } })).toEqual([
    { state: "candidate" },
    { state: "candidate" },
  ]);
});

it("looks again after its interval, and finds nothing new or what came", async () => {
  await releaseGreeter(test.fixture, "1.0");
  const first = await follow(ARCH);
  const pause = new Date(first.nextAt ?? 0).getTime() - new Date(first.look?.at ?? 0).getTime();
  expect(pause).toBe(6 * HOUR);
  expect((await again(first.id, 5)).look).toEqual(first.look && { ...first.look });
  expect((await again(first.id)).look?.text).toBe("Being baked: 1.0 (x86-64).");
  await bakeAll();
  expect((await again(first.id)).look?.text).toBe("Nothing new: 1.0 is the newest.");
  await releaseGreeter(test.fixture, "1.1");
  expect((await again(first.id)).look?.text).toBe("Asked for 1.1 (x86-64).");
});

it("leaves alone what has been withdrawn or deleted, in whatever revision", async () => {
  await releaseGreeter(test.fixture, "1.0", "1.1", "1.2", "1.3");
  const { watch } = await addWatch({ ...ARCH, rule: { follow: "from", version: "1.0" } }, test.context, new Date());
  await lookAll();
  await bakeAll();
  await publish(file("1.3"), test.context.store, new Date());
  await withdraw(file("1.3"), "It crashes.", test.context.store, new Date());
  for (const version of ["1.2", "1.1"]) await deleteImage(file(version), test.context.store, new Date());
  await requestImage({ recipe: "greeter", version: "1.4", force: true, revision: 1 }, test.context, "a test");
  await releaseGreeter(test.fixture, "1.4");
  await bakeAll();
  expect((await again(watch.id)).look).toMatchObject({ failed: false, text: "Nothing new: 1.4 is the newest." });
});

it("leaves alone what was read in from a file, which no recipe is known of", async () => {
  await releaseGreeter(test.fixture, "1.0");
  await publishImage(test.context.store, { name: "greeter", version: "1.0", os: "debian" });
  expect((await follow(ARCH)).look).toMatchObject({ failed: false, text: "Nothing new: 1.0 is the newest." });
});

it("bakes newest first, so many a look, and loses none", async () => {
  const versions = Array.from({ length: 23 }, (_, n) => `1.${n}`);
  await releaseGreeter(test.fixture, ...versions);
  const watch = await follow({ ...ARCH, rule: { follow: "from", version: "1.1" } });
  expect(watch.look).toMatchObject({
    failed: false,
    text: "Asked for 1.22 (x86-64), 1.21 (x86-64), 1.20 (x86-64), 1.19 (x86-64), 1.18 (x86-64) and 5 older. 12 more images follow, newest first, 10 a look.",
  });
  expect(await askedFor()).toHaveLength(10);
  await again(watch.id, 1);
  const last = await again(watch.id, 1);
  expect(last.look?.text).toMatch(/^Asked for 1\.2 \(x86-64\), 1\.1 \(x86-64\)\. Being baked: 1\.22/);
  expect((await askedFor()).map((line) => line.split(" ")[0])).toEqual(
    versions
      .slice(1)
      .reverse()
      .map((v) => file(v)),
  );
});

it("ends at a full queue and goes on where it was", async () => {
  await releaseGreeter(test.fixture, "1.0", "1.1", "1.2", "1.3");
  test.context.queueLimit = 2;
  const watch = await follow({ ...ARCH, rule: { follow: "minors", count: 4 } });
  expect(watch.look).toMatchObject({
    failed: true,
    text: expect.stringMatching(/^Asked for 1\.3 .*2 more images follow.*2 builds are waiting/),
  });
  await bakeAll();
  expect((await again(watch.id, 1)).look?.text).toBe("Asked for 1.1 (x86-64), 1.0 (x86-64).");
});

it("tries a failed bake again with growing distance, then says that it does not", async () => {
  await releaseGreeter(test.fixture, "1.0");
  test.fixture.fail(`${GREETER_LIST}greeter-1.0-amd64.tar.gz`, 403);
  const { id } = await follow(ARCH);
  const texts = [];
  for (const hours of [0, 7, 7, 20, 7, 48, 20, 7, 720]) {
    await bakeAll();
    texts.push((await again(id, hours)).look?.text.slice(0, 44));
  }
  expect(texts).toEqual([
    "Asked for 1.0 (x86-64).",
    "Asked for 1.0 (x86-64).",
    expect.stringMatching(/^1\.0 for x86-64 failed 2 times and is tried/),
    "Asked for 1.0 (x86-64).",
    expect.stringMatching(/^1\.0 for x86-64 failed 3 times and is tried/),
    expect.stringMatching(/^1\.0 for x86-64 failed 3 times and is tried/),
    "Asked for 1.0 (x86-64).",
    expect.stringMatching(/^1\.0 for x86-64 failed 4 times and is not/),
    expect.stringMatching(/^1\.0 for x86-64 failed 4 times and is not/),
  ]);
  const given = await getWatch(id);
  expect(given.look).toMatchObject({ failed: true, text: expect.stringContaining("403") });
  test.fixture.mend();
  await askForLook(id, new Date());
  await lookAll();
  await bakeAll();
  expect((await again(id)).look).toMatchObject({ failed: false, text: "Nothing new: 1.0 is the newest." });
});

it("does not ask again for what somebody cancelled", async () => {
  await releaseGreeter(test.fixture, "1.0");
  const { id } = await follow(ARCH);
  const { items } = await listBuilds({ limit: 1 });
  await requestCancel(items[0]?.id ?? "", new Date());
  expect((await again(id)).look).toMatchObject({ failed: false });
  expect(await askedFor()).toEqual([`${file("1.0")} cancelled`]);
});
