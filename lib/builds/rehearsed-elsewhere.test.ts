import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { getBuild, logAfter } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { rehearseImage, rehearseMachine } from "#lib/configs/rehearse-machine";
import { db } from "#lib/db";
import { getImage } from "#lib/images/reads";
import { dropLeaving } from "#lib/images/writes-deleted";
import { MachineInput } from "#lib/machine/choices/schema";
import { answerOrder, takeOrder } from "#lib/rehearse/data-orders";
import { rehearseElsewhere } from "#lib/rehearse/elsewhere";
import { hostArch } from "#lib/rehearse/judges";
import { getRehearsal } from "#lib/rehearse/reads";
import type { ImageSubject, Rehearsal, SetRehearsal, Subject } from "#lib/rehearse/schema";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { runNext } from "#lib/testing/run-next";
import type { Arch } from "#lib/words";
import { beat } from "#lib/worker/data";

const test = useContext();

/** No systemd of this host merges images for it. */
const OTHER: Arch = hostArch() === "arm64" ? "x86-64" : "arm64";
const FILE = `docker-24.0.5-${OTHER}.raw`;
const MERGED: Rehearsal = {
  outcome: "merged",
  by: "systemd 999",
  system: "flatcar 1",
  reason: null,
  remarks: [],
  log: "",
};

async function worker(id: string, judges: string[]): Promise<void> {
  const facts = { host: id, arch: OTHER, judges, problems: [], node: "v24", mksquashfs: "4.6", sandbox: "none" };
  await beat({ id, startedAt: new Date(), concurrency: 1, facts, beatAt: new Date(), doing: [] });
}

/** Bakes the image here. */
async function bake(): Promise<string> {
  const { build } = await requestImage({ recipe: "docker", version: "24.0.5", arch: OTHER }, test.context, "a test");
  await runNext(test.context);
  return build.id;
}

/** Does the next rehearsal that is asked for, as a worker on another host; gives what it was asked. */
async function answer(outcome: Rehearsal | SetRehearsal): Promise<Subject> {
  for (;;) {
    const order = await takeOrder("another", OTHER, ["another"]);
    if (order === null) await sleep(20);
    else {
      await answerOrder(order.id, outcome);
      return order.subject;
    }
  }
}

const said = async (id: string) => (await logAfter(id, 0)).lines.map(({ text }) => text).join("\n");

describe("an image that this host cannot rehearse", () => {
  it("is rehearsed by a worker that can, before machines see it", async () => {
    await worker("another", ["systemd 999"]);
    const [id, subject] = await Promise.all([bake(), answer(MERGED)]);
    if (subject.kind !== "image") throw new Error("It was asked for a set.");
    expect(subject).toMatchObject({ file: FILE, name: "docker", arch: OTHER, os: "flatcar" });
    expect(subject.units).toContain("docker.service");
    expect(await test.context.store.stat(subject.sha256)).not.toBeNull();
    expect((await getBuild(id)).status).toBe("succeeded");
    expect(await getRehearsal(FILE)).toEqual(MERGED);
    expect(await said(id)).toContain("Merged by systemd 999 for flatcar 1.");
    expect(await db().rehearsalOrder.count()).toBe(0);
  });

  it("is not published when that one refuses it", async () => {
    await worker("another", ["systemd 999"]);
    const refused = { ...MERGED, outcome: "refused" as const, reason: "It is for another system." };
    const [id] = await Promise.all([bake(), answer(refused)]);
    const { status, error } = await getBuild(id);
    expect(status).toBe("failed");
    expect(error?.message).toBe(`${FILE} would not be merged (systemd 999): It is for another system.`);
    expect(await db().image.count()).toBe(0);
    await dropLeaving(test.context.store, new Date());
    expect(await test.leftovers()).toEqual([]);
    expect([await db().pendingImage.count(), await db().leaving.count()]).toEqual([0, 0]);
  });

  it("is published with its bytes where the refusal was a mistake, before the refused ones were removed", async () => {
    await worker("another", ["systemd 999"]);
    const { store } = test.context;
    await Promise.all([bake(), answer({ ...MERGED, outcome: "refused", reason: "A mistake." })]);
    await Promise.all([bake(), answer(MERGED)]);
    await dropLeaving(store, new Date());
    const { sha256 } = await getImage(FILE);
    expect(await store.stat(sha256)).not.toBeNull();
    expect(await store.facts({ sha256 })).toMatchObject([{ file: FILE }]);
  });

  it("is published without where the answer is one of another version, and says so", async () => {
    await worker("another", ["systemd 999"]);
    const [id] = await Promise.all([bake(), answer({ ...MERGED, outcome: "later" } as unknown as Rehearsal)]);
    expect((await getBuild(id)).status).toBe("succeeded");
    expect(await said(id)).toContain("The worker that did it is of another version: its answer cannot be read.");
  });

  it("is published without where no worker that lives can, and says so", async () => {
    await worker("one", []);
    await worker("two", []);
    const id = await bake();
    expect(await said(id)).toMatch(/Not rehearsed: .*\. None of the 2 workers that run can rehearse images for/);
    expect(await getRehearsal(FILE)).toMatchObject({ outcome: "not rehearsed" });
    await worker("another", ["systemd 999"]);
    const [rehearsal] = await Promise.all([rehearseImage(FILE, test.context), answer(MERGED)]);
    expect(rehearsal).toEqual(MERGED);
    expect(await getRehearsal(FILE)).toEqual(MERGED);
  });
});

it("images of a machine are rehearsed together by a worker that can, and without one it is said why not", async () => {
  await publishImage(test.context.store, { name: "docker", version: "24.0.5", arch: OTHER });
  const input = MachineInput.parse({
    arch: OTHER,
    extensions: [{ recipe: "docker", version: "24.0.5" }],
  });
  const images = [{ file: FILE, outcome: "merged" as const, reason: null }];
  const none = { reason: null, collisions: [], collisionCount: 0, remarks: [], log: "" };
  const together: SetRehearsal = { ...none, by: "systemd 999", system: "flatcar 1", images };
  await worker("one", []);
  await worker("two", []);
  const { by, reason } = await rehearseMachine(input, test.context);
  expect(by).toBeNull();
  expect(reason).toMatch(/None of the 2 workers that run can rehearse images for/);
  await worker("another", ["systemd 999"]);
  const [found, subject] = await Promise.all([rehearseMachine(input, test.context), answer(together)]);
  expect(found).toEqual(together);
  expect(subject).toMatchObject({ kind: "set", files: [FILE], os: "flatcar" });
});

it("images of a machine that nobody can rehearse are not fetched, and still told where they collide", async () => {
  const files = [];
  for (const name of ["docker", "containerd"])
    files.push((await publishImage(test.context.store, { name, version: "24.0.5", arch: OTHER })).file);
  const entry = { path: "usr/bin/runc", type: "file", mode: 0o755, size: 1, sha256: "0".repeat(64) };
  await db().manifest.updateMany({ data: { entries: [entry] } });
  const input = MachineInput.parse({
    arch: OTHER,
    extensions: ["docker", "containerd", "tailscale"].map((recipe) => ({ recipe, version: "24.0.5" })),
  });
  const { store } = test.context;
  const reading = [vi.spyOn(store, "withFile"), vi.spyOn(store, "open")];
  const { images, reason, collisions, collisionCount } = await rehearseMachine(input, test.context);
  for (const spy of reading) expect(spy).not.toHaveBeenCalled();
  expect(reason).toMatch(/\.$/);
  expect(collisionCount).toBe(1);
  expect(collisions[0]).toMatchObject({ path: "usr/bin/runc", files: expect.arrayContaining(files) });
  const absent = `tailscale-v24.0.5-${OTHER}.raw`;
  expect(images.map(({ file }) => file).toSorted()).toEqual([...files, absent].toSorted());
  expect(images).toContainEqual({ file: absent, outcome: "not rehearsed", reason: "It is not baked yet." });
});

it("who waits for a worker that does not answer, or is gone, says so and leaves no order", async () => {
  const about = { file: FILE, name: "docker", arch: OTHER, os: "flatcar", osVersion: null, sha256: "0", units: [] };
  const subject: ImageSubject = { kind: "image", ...about };
  const findRehearser = async () => ({ isThere: true, living: 2 });
  const rehearsal = await rehearseElsewhere(subject, "It needs root.", { findRehearser, patience: 50 });
  expect(rehearsal.reason).toBe("It needs root. The worker that can did not do it within 0 s.");
  let isThere = true;
  const leaving = async () => {
    const found = { isThere, living: 2 };
    isThere = false;
    return found;
  };
  const left = await rehearseElsewhere(subject, "It needs root.", { findRehearser: leaving });
  expect(left.reason).toBe(`It needs root. None of the 2 workers that run can rehearse images for ${OTHER}.`);
  expect(await db().rehearsalOrder.count()).toBe(0);
});
