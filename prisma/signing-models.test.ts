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
});
