import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { claim } from "#lib/builds/claim";
import { Journal } from "#lib/builds/journal";
import { getBuild, logAfter } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import type { LogLine } from "#lib/builds/schema";
import { type Held, requestCancel } from "#lib/builds/writes";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";

const test = useContext();

/** What a journal tells whoever bakes. */
type Heard = { cancelled: number; lost: number; complaints: string[] };

/** A journal on a build that has just been claimed. */
async function openJournal(): Promise<{ journal: Journal; held: Held; heard: Heard }> {
  await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  const build = await claim("lease", new Date());
  if (build === null) throw new Error("Nothing waits.");
  const held = { id: build.id, lease: "lease" };
  const heard: Heard = { cancelled: 0, lost: 0, complaints: [] };
  const journal = new Journal(held, {
    onCancel: () => void heard.cancelled++,
    onLost: () => void heard.lost++,
    log: (_level, text) => void heard.complaints.push(text),
  });
  onTestFinished(() => journal.discard());
  return { journal, held, heard };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

async function linesOf({ id }: Held): Promise<LogLine[]> {
  return (await logAfter(id, 0, 10_000)).lines;
}

describe("a journal", { timeout: 60_000 }, () => {
  it("bears a database that is away for a while: nothing is lost, and the order stays", async () => {
    const { journal, held, heard } = await openJournal();
    journal.line("info", "before");
    await until(async () => (await linesOf(held)).length === 1);
    await db().$executeRawUnsafe('ALTER TABLE "LogLine" RENAME TO "Away"');
    journal.enter("download");
    journal.line("info", "meanwhile");
    await until(() => heard.complaints.length > 1);
    journal.line("info", "still");
    await db().$executeRawUnsafe('ALTER TABLE "Away" RENAME TO "LogLine"');
    journal.line("info", "after");
    await until(async () => (await getBuild(held.id)).stage === "download");
    await journal.close();
    expect((await linesOf(held)).map(({ n, text }) => [n, text])).toEqual([
      [1, "before"],
      [2, "meanwhile"],
      [3, "still"],
      [4, "after"],
    ]);
    expect(heard).toMatchObject({ cancelled: 0, lost: 0 });
    expect(heard.complaints[0]).toContain(`Build ${held.id} could not be written to for a moment`);
  });

  it("says that another worker has the build, whose stage and signs of life it leaves alone", async () => {
    const { journal, held, heard } = await openJournal();
    await db().build.update({ where: { id: held.id }, data: { lease: "another's" } });
    journal.enter("bake");
    await until(() => heard.lost > 0);
    await journal.discard();
    journal.line("info", "too late");
    const row = await db().build.findUnique({
      where: { id: held.id },
      select: { lease: true, stage: true, beats: true },
    });
    expect(row).toEqual({ lease: "another's", stage: null, beats: 0 });
    expect(await linesOf(held)).toEqual([]);
  });

  it("says that the build is to be cancelled", async () => {
    const { held, heard } = await openJournal();
    await requestCancel(held.id, new Date());
    await until(() => heard.cancelled > 0);
    expect(heard.lost).toBe(0);
  });

  it("keeps 5 000 lines and every error after them, each of 2 000 characters", async () => {
    const { journal, held } = await openJournal();
    for (let n = 1; n <= 5_010; n++) journal.line("info", n === 1 ? "x".repeat(10_000) : `line ${n}`);
    journal.line("error", "what went wrong");
    await journal.close();
    const lines = await linesOf(held);
    expect(lines).toHaveLength(5_001);
    expect(lines[0]?.text).toHaveLength(2_000);
    expect(lines.slice(-3).map(({ text }) => text)).toEqual([
      "line 4999",
      "There is more than a log can hold; only errors follow.",
      "what went wrong",
    ]);
  });
});
