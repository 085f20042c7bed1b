import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openContext } from "#lib/context";
import { db } from "#lib/db";
import { parseEnv } from "#lib/env";
import { HeartbeatMonitor } from "#lib/heartbeat-monitor";
import { LOCAL } from "#lib/people/asker";
import { makeToken } from "#lib/people/data-tokens";
import { sayHost } from "#lib/signing/data-hosts";
import { useContext } from "#lib/testing/context";
import { forbidConnections } from "#lib/testing/hindered-database";
import { TEST_SERVER } from "#lib/testing/postgresql";
import { beat } from "#lib/worker/data";
import { liveWorkers } from "#lib/worker/liveness";
import { ask } from "../_server/testing/ask";

const standing = useContext();
afterEach(() => void vi.unstubAllEnvs());
const worker = { id: "w", startedAt: new Date(), concurrency: 1, beatAt: null, facts: null, doing: [] };

describe("/healthz", () => {
  it("says that the server is alive", async () => {
    expect(await ask("GET", "/healthz")).toMatchObject({ status: 200, body: { status: "ok" } });
  });
});

describe("/readyz", () => {
  it("is 503 without a worker and 200 with one", async () => {
    const { status, body } = await ask("GET", "/readyz");
    expect({ status, worker: body.checks.worker.ok }).toEqual({ status: 503, worker: false });
    await beat(worker);
    expect(await ask("GET", "/readyz")).toMatchObject({
      status: 200,
      body: { checks: { database: { ok: true }, data: { ok: true }, mksquashfs: { ok: true }, worker: { ok: true } } },
    });
  });

  it("of the web server alone asks for no worker", async () => {
    const { status, body } = await ask("GET", "/readyz?only=web");
    expect({ status, checks: Object.keys(body.checks) }).toEqual({
      status: 200,
      checks: ["database", "data", "store", "mksquashfs", "sandbox"],
    });
    expect(await ask("GET", "/readyz?only=worker")).toMatchObject({
      status: 400,
      body: { error: { code: "invalid" } },
    });
  });

  it("counts a worker out that has fallen silent", async () => {
    let now = 0;
    const monitor = new HeartbeatMonitor({ limit: 20, now: () => now });
    await beat(worker);
    expect(await liveWorkers(monitor)).toHaveLength(1);
    now += 19;
    await beat(worker);
    expect(await liveWorkers(monitor)).toHaveLength(1);
    now += 20;
    expect(await liveWorkers(monitor)).toEqual([]);
    await beat(worker);
    expect(await liveWorkers(monitor)).toHaveLength(1);
  });

  it("is 503 when the database or the data folder is gone", async () => {
    await beat(worker);
    await db().$executeRawUnsafe('DROP TABLE "Worker"');
    const env = { ...standing.context.env, BAKEHOUSE_DATA: `${standing.context.env.BAKEHOUSE_DATA}/file` };
    await writeFile(env.BAKEHOUSE_DATA, "");
    globalThis.bakehouseContext = { ...standing.context, env };
    expect(await ask("GET", "/readyz")).toMatchObject({
      status: 503,
      body: { checks: { database: { ok: false }, data: { ok: false }, mksquashfs: { ok: true } } },
    });
  });

  it("is 503 with a sentence when the object storage can't be reached", async () => {
    await beat(worker);
    const gone = parseEnv({ BAKEHOUSE_STORE: "s3://bakery?endpoint=http://127.0.0.1:1" });
    vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    globalThis.bakehouseContext = { ...standing.context, store: openContext(gone).store };
    const detail = expect.stringMatching(/^The object storage s3:\/\/bakery can't be reached: /);
    const store = { ok: false, detail };
    expect(await ask("GET", "/readyz")).toMatchObject({ status: 503, body: { checks: { store, data: { ok: true } } } });
  });

  it("is 503 where hosts sign with different keys, and of the web server alone is not", async () => {
    await beat(worker);
    const host = (id: string, kind: "web" | "worker") => ({ id, kind, host: "oven", problem: null, fingerprint: id });
    await sayHost(host("a1", "web"));
    expect((await ask("GET", "/readyz")).body.checks.signing).toEqual({ ok: true, detail: "all hosts alike" });
    await sayHost(host("b2", "worker"));
    const { status, body } = await ask("GET", "/readyz");
    expect({ status, ok: body.checks.signing.ok }).toEqual({ status: 503, ok: false });
    expect(body.checks.signing.detail).toMatch(
      /^Hosts sign with different keys\. web server on oven: a1; worker on oven: b2\. Machines refuse/,
    );
    expect(await ask("GET", "/readyz?only=web")).toMatchObject({ status: 200 });
  });

  it("tells why to whoever signed in, and others only that something failed", async () => {
    const { secret } = await makeToken({ name: "ci", role: "viewer", days: 1 }, LOCAL, new Date());
    const checksFor = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await ask("GET", "/readyz", { headers })).body.checks;
    };
    expect((await ask("GET", "/readyz")).body.checks.worker.detail).toMatch(/^No worker has given/);
    for (const BAKEHOUSE_OPEN of ["none", "read"] as const) {
      globalThis.bakehouseContext = { ...standing.context, env: { ...standing.context.env, BAKEHOUSE_OPEN } };
      const { status, body } = await ask("GET", "/readyz");
      expect(status).toBe(503);
      const { worker: failed, ...others } = body.checks;
      expect(failed).toEqual({ ok: false, detail: "No worker is running." });
      for (const check of Object.values(others)) expect(check).toEqual({ ok: true, detail: "ok" });
      expect((await checksFor(secret)).worker.detail).toMatch(/^No worker has given/);
      expect((await checksFor("bh_made-up")).worker.detail).toBe("No worker is running.");
    }
  });

  it.runIf(TEST_SERVER)("is 503 with a sentence while PostgreSQL is away, and 200 when it is back", async () => {
    await beat(worker);
    const back = await forbidConnections(standing.context.env.DATABASE_URL);
    const detail = expect.stringContaining("The server refuses to open the PostgreSQL database");
    expect(await ask("GET", "/readyz")).toMatchObject({ status: 503, body: { checks: { database: { detail } } } });
    await back();
    expect(await ask("GET", "/readyz")).toMatchObject({ status: 200 });
  });

  it.skipIf(TEST_SERVER)(
    "is 503 with a sentence while the file of the database is away, and 200 when it is back",
    async () => {
      await beat(worker);
      const file = path.join(standing.context.env.BAKEHOUSE_DATA, "bakehouse.db");
      await rename(file, `${file}.away`);
      const detail = expect.stringContaining("was removed or replaced");
      expect(await ask("GET", "/readyz")).toMatchObject({ status: 503, body: { checks: { database: { detail } } } });
      await rename(`${file}.away`, file);
      expect(await ask("GET", "/readyz")).toMatchObject({ status: 200 });
    },
  );
});
