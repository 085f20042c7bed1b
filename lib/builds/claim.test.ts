import { describe, expect, it } from "vitest";
import { cancelBuild } from "#lib/builds/cancel";
import { claim, recover } from "#lib/builds/claim";
import { getBuild, listBuilds, logAfter } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { appendLines, publishImage, renewLease, requestCancel } from "#lib/builds/writes";
import { db } from "#lib/db";
import { HeartbeatMonitor } from "#lib/heartbeat-monitor";
import { useContext } from "#lib/testing/context";
import { madeOf } from "#lib/testing/image-rows";
import { runTogether, WITH_PATIENCE } from "#lib/testing/processes";
import { recoverNow } from "#lib/testing/recover-now";

const test = useContext();
const DOCKER = { recipe: "docker", version: "20.10.24" };
const NEVER = new Date("2100-01-01");
const PROGRESS = { stage: null, stages: [], done: null, total: null };

async function queue(name = "docker"): Promise<string> {
  return (await requestImage({ ...DOCKER, name }, test.context, "a test")).build.id;
}

const CLAIM_ALL = `
  import { claim } from "#lib/builds/claim";
  for (let row; (row = await claim(crypto.randomUUID(), new Date())) !== null; ) console.log(row.id);
`;
const REQUEST = `
  import { requestImage } from "#lib/builds/request";
  import { context } from "#lib/context";
  for (let n = 0; n < 5; n++)
    console.log((await requestImage({ recipe: "docker", version: "20.10.24", name: "d" + n }, context(), "a test")).build.id);
`;

describe("several processes", { timeout: 120_000 }, () => {
  it("take each build exactly once", async () => {
    const ids = [];
    for (let n = 0; n < 12; n++) ids.push(await queue(`docker-${n}`));
    const outputs = await runTogether(WITH_PATIENCE + CLAIM_ALL, { processes: 3, variables: test.variables });
    const taken = outputs.flatMap((output) => output.trim().split("\n").filter(Boolean));
    expect(taken.sort()).toEqual(ids.sort());
  });

  it("make one build of equal requests", async () => {
    const outputs = await runTogether(WITH_PATIENCE + REQUEST, { processes: 3, variables: test.variables });
    expect(new Set(outputs.flatMap((output) => output.trim().split("\n"))).size).toBe(5);
    expect((await listBuilds({ limit: 99 })).items).toHaveLength(5);
  });
});

describe("claiming", () => {
  it("takes the oldest first and holds it under a lease", async () => {
    const [first, second] = [await queue("one"), await queue("two")];
    const now = new Date();
    expect(await claim("lease", now)).toMatchObject({ id: first, attempts: 1 });
    expect((await claim("other", now))?.id).toBe(second);
    expect(await claim("third", now)).toBeNull();
  });
});

describe("recovering", () => {
  it("leaves a build alone whose worker gives signs of life, and takes it when they end", async () => {
    const id = await queue();
    await claim("lease", new Date());
    let now = 0;
    const monitor = new HeartbeatMonitor({ limit: 15, now: () => now });
    const look = () => recover(monitor, new Date());
    for (let n = 0; n < 5; n++) {
      await renewLease({ id, lease: "lease" }, PROGRESS);
      expect(await look()).toBe(0);
      now += 14;
    }
    expect((await getBuild(id)).status).toBe("running");
    now += 1;
    expect(await look()).toBe(1);
    expect((await getBuild(id)).status).toBe("queued");
  });

  it("does not mind what the clocks of any machine say", async () => {
    const id = await queue();
    await claim("lease", new Date(Date.now() + 3_600_000));
    let now = 0;
    const monitor = new HeartbeatMonitor({ limit: 15, now: () => now });
    expect(await recover(monitor, new Date(Date.now() - 3_600_000))).toBe(0);
    now += 15;
    expect(await recover(monitor, new Date(Date.now() + 7_200_000))).toBe(1);
    expect((await getBuild(id)).position).toBe(1);
  });

  it("queues a build whose worker is gone, and gives up after the third time", async () => {
    const id = await queue();
    for (const status of ["queued", "queued", "failed"]) {
      await claim("lease", new Date());
      expect(await recoverNow()).toBe(1);
      expect((await getBuild(id)).status).toBe(status);
    }
    const { error, finishedAt } = await getBuild(id);
    expect(error).toMatchObject({ code: "internal", message: expect.stringContaining("3 in all") });
    expect(finishedAt).not.toBeNull();
    const { lines } = await logAfter(id, 0);
    expect(lines.map(({ text }) => text)).toEqual([
      expect.stringContaining("Attempt 2 of 3"),
      expect.stringContaining("Attempt 3 of 3"),
    ]);
    expect(await db().build.findUnique({ where: { id } })).toMatchObject({ liveKey: null, liveFile: null });
  });

  it("keeps the request to cancel", async () => {
    const id = await queue();
    await claim("lease", new Date());
    expect((await cancelBuild(id)).cancelling).toBe(true);
    await recoverNow();
    expect((await getBuild(id)).status).toBe("cancelled");
    expect(await requestCancel(id, NEVER)).toBe(false);
  });

  it("takes the right to publish away", async () => {
    const id = await queue();
    await claim("lost", new Date());
    await recoverNow();
    await claim("lease", new Date());
    const { file, fingerprint, plan } = await getBuild(id);
    if (plan === null) throw new Error("The build has no plan.");
    const made = madeOf(plan);
    const name = {
      file,
      fingerprint,
      name: "docker",
      version: "20.10.24",
      revision: 0,
      arch: "x86-64",
      os: "flatcar",
    } as const;
    const bytes = { sha256: "0".repeat(64), size: 1, compression: "gzip:6", manifest: [] };
    const image = {
      ...name,
      ...bytes,
      osVersion: null,
      bakerRevision: 1,
      recipe: null,
      recipeDigest: null,
      buildId: id,
      createdAt: NEVER,
      state: "published" as const,
      withdrawn: null,
      decided: null,
    };
    expect(await publishImage({ id, lease: "lost" }, image, made, NEVER)).toBe(false);
    expect((await getBuild(id)).status).toBe("running");
    expect(await publishImage({ id, lease: "lease" }, image, made, NEVER)).toBe(true);
    expect((await getBuild(id)).status).toBe("succeeded");
  });
});

describe("a log", () => {
  it("is read by cursor until the build has ended and nothing is left", async () => {
    const id = await queue();
    const line = (text: string) => ({ at: new Date().toISOString(), level: "info" as const, text });
    await Promise.all([appendLines(id, [line("a"), line("b")]), appendLines(id, [line("c")])]);
    const first = await logAfter(id, 0, 2);
    expect(first).toMatchObject({ lines: [{ n: 1 }, { n: 2 }], next: 2, done: false });
    const second = await logAfter(id, first.next);
    expect(second).toMatchObject({ lines: [{ n: 3 }], next: 3, done: false });
    await cancelBuild(id);
    expect(await logAfter(id, second.next)).toEqual({ lines: [], next: 3, done: true });
    expect((await logAfter(id, 0, 2)).done).toBe(false);
    expect([...first.lines, ...second.lines].map(({ text }) => text).sort()).toEqual(["a", "b", "c"]);
  });
});
