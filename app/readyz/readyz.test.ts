import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { beat } from "#lib/worker/data";
import { ask } from "../_server/testing/ask";

const standing = useContext();
const worker = { id: "w", startedAt: new Date(), concurrency: 1 };

describe("/healthz", () => {
  it("says that the server is alive", async () => {
    expect(await ask("GET", "/healthz")).toMatchObject({ status: 200, body: { status: "ok" } });
  });
});

describe("/readyz", () => {
  it("is 503 without a worker and 200 with one", async () => {
    const { status, body } = await ask("GET", "/readyz");
    expect({ status, worker: body.checks.worker.ok }).toEqual({ status: 503, worker: false });
    await beat(worker, new Date());
    expect(await ask("GET", "/readyz")).toMatchObject({
      status: 200,
      body: { checks: { database: { ok: true }, data: { ok: true }, mksquashfs: { ok: true }, worker: { ok: true } } },
    });
  });

  it("is 503 when the worker has fallen silent", async () => {
    await beat(worker, new Date(Date.now() - 60_000));
    expect(await ask("GET", "/readyz")).toMatchObject({ status: 503, body: { checks: { worker: { ok: false } } } });
  });

  it("is 503 when the database or the data folder is gone", async () => {
    await beat(worker, new Date());
    await db().$executeRawUnsafe('DROP TABLE "Worker"');
    const env = { ...standing.context.env, BAKEHOUSE_DATA: `${standing.context.env.BAKEHOUSE_DATA}/file` };
    await writeFile(env.BAKEHOUSE_DATA, "");
    globalThis.bakehouseContext = { ...standing.context, env };
    expect(await ask("GET", "/readyz")).toMatchObject({
      status: 503,
      body: { checks: { database: { ok: false }, data: { ok: false }, mksquashfs: { ok: true } } },
    });
  });

  it("is 503 with a sentence while the file of the database is away, and 200 when it is back", async () => {
    await beat(worker, new Date());
    const file = path.join(standing.context.env.BAKEHOUSE_DATA, "bakehouse.db");
    await rename(file, `${file}.away`);
    const detail = expect.stringContaining("was removed or replaced");
    expect(await ask("GET", "/readyz")).toMatchObject({ status: 503, body: { checks: { database: { detail } } } });
    await rename(`${file}.away`, file);
    expect(await ask("GET", "/readyz")).toMatchObject({ status: 200 });
  });
});
