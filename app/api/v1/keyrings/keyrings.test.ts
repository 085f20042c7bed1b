import { readKeys } from "openpgp";
import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { readKeyring } from "#lib/signing/data";
import { generateKey } from "#lib/signing/key";
import { useContext } from "#lib/testing/context";
import { ask } from "../../../_server/testing/ask";

useContext({ BAKEHOUSE_SIGNING: "on" });
const save = (json: unknown) => ask("POST", "/api/v1/configs", { json });

describe("a config with keys of its own", () => {
  it("keeps them binary, and has this server's and them in one keyring, named by their fingerprints", async () => {
    const key = (await generateKey(new Date())).toPublic();
    const extensions = [{ recipe: "docker", version: "24.0.5", updates: "all" }];
    const choices = { extensions, keyring: key.armor() };
    const { body: kept } = await save(choices);
    const fetched = async (ending: string) => (await ask("GET", `/api/v1/configs/${kept.id}.${ending}`)).body;
    const input = await fetched("json");
    expect(input.keyring).toBe(Buffer.from(key.write()).toString("base64"));
    const text = await fetched("bu");
    const [, base64 = ""] = /source: data:;base64,(\S+)/.exec(text) ?? [];
    const keys = await readKeys({ binaryKeys: Buffer.from(base64, "base64") });
    const server = (await readKeyring())?.fingerprint ?? "";
    expect(keys.map((one) => one.getFingerprint())).toEqual([server, key.getFingerprint()]);
    for (const fingerprint of [server, key.getFingerprint()]) expect(text).toContain(fingerprint.toUpperCase());
  });

  it("refuses what machines could not use, before anything is kept", async () => {
    const private_ = await generateKey(new Date());
    const broken = Buffer.from(private_.toPublic().write());
    broken[2] = 9; // no version of a key
    for (const [keyring, says] of [
      [private_.armor(), "This is a private key."],
      [broken.toString("base64"), "The keyring"],
      ["aGVsbG8=", "No OpenPGP public keys"],
      ["A".repeat(40_000), "32768"],
    ] as const) {
      const { status, body } = await save({ keyring });
      expect({ status, said: JSON.stringify(body.error) }).toEqual({
        status: 400,
        said: expect.stringContaining(says),
      });
      expect((await ask("POST", "/api/v1/keyrings", { json: { keyring } })).status).toBe(400);
    }
    expect(await db().savedConfig.count()).toBe(0);
  });

  it("can be looked into before they are chosen", async () => {
    const key = (await generateKey(new Date())).toPublic();
    const { status, body } = await ask("POST", "/api/v1/keyrings", { json: { keyring: key.armor() } });
    const keyring = Buffer.from(key.write()).toString("base64");
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { keyring, keys: [{ fingerprint: key.getFingerprint(), userIds: ["Bakehouse"] }] },
    });
  });
});
