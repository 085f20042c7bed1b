import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { useDatabase } from "#lib/testing/database";

useDatabase();

const NOW = new Date("2026-11-23T08:00:00.123Z");

describe("the tables of what is signed", () => {
  it("publication with its signature", async () => {
    const publication = { scope: "*", sequence: 1, text: "", sha256: "1", streams: [], createdAt: NOW };
    const signed = { signature: Uint8Array.of(0, 255), signedBy: "f", bestBefore: "2026-12-30" };
    const data = { ...publication, ...signed };
    expect(await db().publication.create({ data })).toEqual(data);
  });

  it("signing key", async () => {
    const key = { fingerprint: "f", publicKey: Uint8Array.of(0, 255), createdAt: NOW, shippedFrom: NOW };
    const made = await db().signingKey.create({ data: key });
    expect(made).toEqual({ ...key, signsFrom: null, withdrawnAt: null });
    const change = { signsFrom: NOW, withdrawnAt: NOW };
    const where = { fingerprint: "f" };
    expect(await db().signingKey.update({ where, data: change })).toEqual({ ...made, ...change });
    await db().signingKey.delete({ where });
  });

  it("what a host says of the key that it signs with", async () => {
    const host = { id: "h", kind: "worker", host: "oven-1", fingerprint: null, problem: null, beats: 0 };
    expect(await db().signingHost.create({ data: { id: "h", kind: "worker", host: "oven-1" } })).toEqual(host);
    const data = { fingerprint: "f", problem: "p", beats: { increment: 1 } };
    const said = await db().signingHost.update({ where: { id: "h" }, data });
    expect(said).toEqual({ ...host, fingerprint: "f", problem: "p", beats: 1 });
  });
});
