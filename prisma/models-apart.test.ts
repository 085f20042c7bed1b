import { describe, expect, it } from "vitest";
import { db, isTaken } from "#lib/db";
import { useDatabase } from "#lib/testing/database";

useDatabase();

const NOW = new Date("2026-11-23T08:00:00.123Z");
const BEYOND_DOUBLE = 9_007_199_254_740_993n;

describe("the tables of configs", () => {
  it("saved config", async () => {
    const config = {
      id: "c",
      input: { target: { kind: "fcos" }, extensions: [] },
      createdAt: NOW,
      size: BEYOND_DOUBLE,
    };
    expect(await db().savedConfig.create({ data: config })).toEqual(config);
    await expect(db().savedConfig.create({ data: config })).rejects.toSatisfy(isTaken);
    const input = { target: { kind: "flatcar", release: null }, extras: { sshKeys: ["ssh-ed25519 AAAA ä"] } };
    expect(await db().savedConfig.update({ where: { id: "c" }, data: { input } })).toEqual({ ...config, input });
    await db().savedConfig.delete({ where: { id: "c" } });
    expect(await db().savedConfig.count()).toBe(0);
  });

  it("kept config: once in a list, belongs to its saved config and goes with it", async () => {
    const kept = { owner: "o", configId: "c", name: "Küche", summary: { arch: "arm64" }, createdAt: NOW };
    await expect(db().keptConfig.create({ data: kept })).rejects.toThrow();
    await db().savedConfig.create({ data: { id: "c", input: {}, createdAt: NOW } });
    const made = await db().keptConfig.create({ data: kept });
    expect(made).toEqual({ seq: expect.any(Number), ...kept });
    await expect(db().keptConfig.create({ data: kept })).rejects.toSatisfy(isTaken);
    const where = { owner_configId: { owner: "o", configId: "c" } };
    expect(await db().keptConfig.update({ where, data: { name: "b" } })).toEqual({ ...made, name: "b" });
    await db().savedConfig.delete({ where: { id: "c" } });
    expect(await db().keptConfig.count()).toBe(0);
  });
});

describe("the tables of what upstream said", () => {
  it("upstream list: made with its defaults, changed, deleted", async () => {
    const made = await db().upstreamList.create({ data: { key: "k" } });
    const open = { newest: null, note: null, etag: null, lastModified: null, fetchedAt: null, failedAt: null };
    expect(made).toEqual({ key: "k", items: [], isWhole: false, failure: null, asker: null, ...open });
    const data = { items: [{ version: "1.0" }], newest: "1.0", isWhole: true, fetchedAt: NOW };
    expect(await db().upstreamList.update({ where: { key: "k" }, data })).toEqual({ ...made, ...data });
    await db().upstreamList.delete({ where: { key: "k" } });
  });

  it("upstream budget: made, changed", async () => {
    const made = await db().upstreamBudget.create({ data: { host: "h", remaining: 1, seenAt: NOW } });
    expect(made).toEqual({ host: "h", remaining: 1, limit: null, resetAt: null, seenAt: NOW });
    const data = { limit: 60, resetAt: NOW };
    expect(await db().upstreamBudget.update({ where: { host: "h" }, data })).toEqual({ ...made, ...data });
  });
});
