import { mkdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { db } from "#lib/db";
import { addWatch } from "#lib/follow/watch";
import { listChanges } from "#lib/people/data-audit";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { cleanUp, publishWaiting, renew, tidy } from "#lib/worker/own-work";

const standing = useContext();
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const lines: string[] = [];
beforeEach(() => void lines.splice(0));
const own = () => ({
  id: "w",
  context: standing.context,
  log: (_level: string, text: string) => void lines.push(text),
});
const BY_ITSELF = { who: "Worker", whoKind: "worker", whoId: "w", address: null, requestId: null };

/** The audit log, without when. */
async function noted() {
  const { items } = await listChanges({ limit: 100 });
  return items.map(({ seq: _seq, at: _at, ...change }) => change);
}

it("notes what a watch publishes by itself, once", async () => {
  const wanted = { recipe: "docker", arches: ["x86-64"], publishAfterDays: 2 };
  const { watch } = await addWatch(wanted, standing.context, daysAgo(9));
  await publishImage(standing.context.store, { name: "docker", version: "24.0.5", createdAt: daysAgo(9) });
  const waiting = { version: "24.0.9", watch: watch.id, state: "candidate", createdAt: daysAgo(8) } as const;
  await publishImage(standing.context.store, { name: "docker", ...waiting });
  await publishWaiting(own());
  await publishWaiting(own());
  const message = "It has waited as long as what follows upstream wants.";
  const published = { verb: "publish image", about: "docker-24.0.9-x86-64.raw", outcome: "done", message };
  expect(await noted()).toEqual([{ ...BY_ITSELF, ...published }]);
});

it("notes what a watch has published where the next cannot be", async () => {
  const { context } = standing;
  const wanted = { recipe: "docker", arches: ["x86-64"], publishAfterDays: 2 };
  const { watch } = await addWatch(wanted, context, daysAgo(9));
  await publishImage(context.store, { name: "docker", version: "24.0.5", createdAt: daysAgo(9) });
  const waiting = { name: "docker", watch: watch.id, state: "candidate" } as const;
  const first = await publishImage(context.store, { ...waiting, version: "24.0.8", createdAt: daysAgo(7) });
  const next = await publishImage(context.store, { ...waiting, version: "24.0.9", createdAt: daysAgo(8) });
  const { stat } = context.store;
  vi.spyOn(context.store, "stat").mockImplementation((sha256) =>
    sha256 === next.sha256 ? Promise.reject(new Error("The storage is away.")) : stat(sha256),
  );
  await expect(publishWaiting(own())).rejects.toThrow("The storage is away.");
  expect(await noted()).toMatchObject([{ verb: "publish image", about: first.file, outcome: "done" }]);
  expect(lines).toEqual([expect.stringContaining(`Published ${first.file}`)]);
});

it("notes each image that the rule deletes, and the clean-up", async () => {
  for (const version of ["24.0.5", "24.0.6", "24.0.9"]) {
    const { file } = await publishImage(standing.context.store, { name: "docker", version, createdAt: daysAgo(200) });
    await db().image.update({ where: { file }, data: { recipe: "docker" } });
  }
  const rule = { perMinor: 1, days: 30, daily: true, fetchesSince: daysAgo(1000), dueAt: daysAgo(1) };
  await db().retention.update({ where: { id: 1 }, data: rule });
  await cleanUp(own());
  await cleanUp(own());
  const deleted = { ...BY_ITSELF, verb: "delete image", outcome: "done", message: expect.any(String) };
  expect(await noted()).toEqual([
    {
      ...BY_ITSELF,
      verb: "clean up",
      about: expect.stringMatching(/^2 images deleted, .+ freed$/),
      outcome: "done",
      message: null,
    },
    { ...deleted, about: "docker-24.0.6-x86-64.raw" },
    { ...deleted, about: "docker-24.0.5-x86-64.raw" },
  ]);
});

it("notes a clean-up that failed", async () => {
  await db().retention.update({ where: { id: 1 }, data: { daily: true, dueAt: daysAgo(1) } });
  vi.spyOn(standing.context.store, "free").mockRejectedValue(new Error("The disk is away."));
  await expect(cleanUp(own())).rejects.toThrow("The disk is away.");
  const failed = { verb: "clean up", about: null, outcome: "internal", message: "The disk is away." };
  expect(await noted()).toEqual([{ ...BY_ITSELF, ...failed }]);
});

it("notes what a clean-up has deleted that failed later", async () => {
  for (const version of ["24.0.5", "24.0.9"]) {
    const { file } = await publishImage(standing.context.store, { name: "docker", version, createdAt: daysAgo(200) });
    await db().image.update({ where: { file }, data: { recipe: "docker" } });
  }
  const rule = { perMinor: 1, days: 30, daily: true, fetchesSince: daysAgo(1000), dueAt: daysAgo(1) };
  await db().retention.update({ where: { id: 1 }, data: rule });
  vi.spyOn(standing.context.store, "delete").mockRejectedValue(new Error("The storage is away."));
  await expect(cleanUp(own())).rejects.toThrow("The storage is away.");
  expect(await noted()).toMatchObject([
    { verb: "clean up", outcome: "internal", message: "The storage is away." },
    { verb: "delete image", about: "docker-24.0.5-x86-64.raw", outcome: "done" },
  ]);
});

it("notes that lists were signed anew, and files removed that nobody knew", async () => {
  await publishImage(standing.context.store, { name: "docker", version: "24.0.5" });
  await renew(own());
  expect(await noted()).toEqual([]);
  await db().publication.updateMany({ data: { bestBefore: "2026-01-01" } });
  await Promise.all([renew(own()), renew(own())]);
  await renew(own());
  expect((await noted()).map(({ verb, who }) => `${who}: ${verb}`)).toEqual(["Worker: sign lists anew"]);

  const folder = path.join(standing.context.upstream.cache.folder, "tmp");
  await mkdir(folder, { recursive: true });
  for (const name of ["x", "y"])
    await writeFile(path.join(folder, `${hostname()}@${process.pid}@another-run@${name}`), "left over");
  await tidy(own());
  await tidy(own());
  const [second, first, ...others] = await noted();
  const message = "No image or build knows it.";
  expect(second).toMatchObject({
    verb: "remove stray files",
    about: expect.stringMatching(/@another-run@y$/),
    message,
  });
  expect(first).toMatchObject({ verb: "remove stray files", about: expect.stringMatching(/@another-run@x$/), message });
  expect(others).toHaveLength(1);
});

it("does its work where that cannot be noted, and says so", async () => {
  await publishImage(standing.context.store, { name: "docker", version: "24.0.5" });
  await db().publication.updateMany({ data: { bestBefore: "2026-01-01" } });
  await db().$executeRawUnsafe('ALTER TABLE "AuditEntry" RENAME TO "Away"');
  await renew(own());
  await db().$executeRawUnsafe('ALTER TABLE "Away" RENAME TO "AuditEntry"');
  expect(lines).toEqual([
    "Signed anew what machines read.",
    expect.stringMatching(/^Not in the audit log, since .*: 1 changes of the worker\.$/s),
  ]);
});
