import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createMessage, readKeys, readSignature, verify } from "openpgp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { parseEnv } from "#lib/env";
import { type ImageStore, localStore } from "#lib/images/store";
import { ALL } from "#lib/repository/reads";
import { answer } from "#lib/repository/serve";
import { deleteImage, renewSignatures, republish, republishAll } from "#lib/repository/writes";
import { readKeyring } from "#lib/signing/data";
import { openSigning } from "#lib/signing/signing";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";

useDatabase({});
let folder: string;
let store: ImageStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-signed-"));
  store = localStore(folder);
  settings({});
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-23T08:00:00Z");
const EMPTY_FILE = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);

async function bytesAt(address: string): Promise<Buffer> {
  const found = await answer(address.split("/"), { store, baseUrl: "http://b.example" });
  return found.kind === "text" ? found.body() : Buffer.of();
}

/** The list at an address, once its signature was held against the keyring that machines get. */
async function verified(address: string): Promise<string> {
  const binary = await bytesAt(address);
  const signature = await readSignature({ binarySignature: await bytesAt(`${address}.gpg`) });
  const verificationKeys = await readKeys({ binaryKeys: await bytesAt("import-pubring.gpg") });
  const message = await createMessage({ binary });
  const { signatures } = await verify({ message, signature, verificationKeys, expectSigned: true });
  await signatures[0]?.verified;
  return binary.toString();
}

const newest = (scope: string) => db().publication.findFirst({ where: { scope }, orderBy: { sequence: "desc" } });

function settings(given: Record<string, string>): void {
  globalThis.bakehouseSigning = openSigning(parseEnv({ BAKEHOUSE_DATA: folder, ...given }));
}

describe("what machines read", () => {
  it("is signed when it is written, with the day until which it is good", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5", createdAt: NOW });
    const lines = [`${EMPTY_FILE}  BEST-BEFORE-2026-12-23\n`, `${sha256}  ${file}\n`];
    expect(await verified("SHA256SUMS")).toBe(lines.join(""));
    expect(await verified("docker/SHA256SUMS")).toBe(lines.join(""));
    const { fingerprint } = (await readKeyring()) ?? {};
    expect(await newest("docker")).toMatchObject({ signedBy: fingerprint, bestBefore: "2026-12-23" });
    expect(String(await bytesAt("docker.conf"))).toContain("[Transfer]\nVerify=true\n");
  });

  it("has its signature under one address, and others that a machine asks for are not there", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    for (const name of ["SHA256SUMS.sha256.asc", "docker/SHA256SUMS.sha256.gpg", "SHA256SUMS.asc"])
      await expect(bytesAt(name)).rejects.toMatchObject({ code: "not_found" });
  });

  it("has neither list nor signature once nothing is left", async () => {
    const { file } = await publishImage(store, { name: "docker", version: "24.0.5" });
    await deleteImage(file, store, NOW);
    for (const name of ["SHA256SUMS", "SHA256SUMS.gpg", "docker/SHA256SUMS.gpg"])
      await expect(bytesAt(name)).rejects.toMatchObject({ code: "not_found" });
    await republishAll(NOW);
    expect(await newest("docker")).toMatchObject({ sequence: 2, text: "", signature: null });
  });

  it("is not written again where only the day has changed", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5", createdAt: NOW });
    await db().$transaction((tx) => republish(tx, "docker", days(10)));
    expect([await newest("docker"), await renewSignatures(days(19))]).toMatchObject([{ sequence: 1 }, false]);
  });

  it("is signed anew when a third of its time is left", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5", createdAt: NOW });
    expect(await renewSignatures(days(20))).toBe(true);
    expect(await newest(ALL)).toMatchObject({ sequence: 2, bestBefore: "2027-01-12" });
    await verified("docker/SHA256SUMS");
    expect(await renewSignatures(days(20))).toBe(false);
  });

  it("follows the settings: another length, none, another key, unsigned and signed again", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5", createdAt: NOW });
    const having = async (given: Record<string, string>) => {
      settings(given);
      await republishAll(NOW);
      return newest("docker");
    };
    expect(await having({ BAKEHOUSE_BEST_BEFORE: "5d" })).toMatchObject({ bestBefore: "2026-11-28" });
    expect(await having({ BAKEHOUSE_BEST_BEFORE: "off" })).toMatchObject({ bestBefore: null });
    expect(await verified("SHA256SUMS")).not.toContain("BEST-BEFORE");
    expect(await having({ BAKEHOUSE_SIGNING: "off" })).toMatchObject({ signature: null, signedBy: null });
    expect(String(await bytesAt("docker.conf"))).toContain("[Transfer]\nVerify=false\n");
    for (const name of ["SHA256SUMS.gpg", "import-pubring.gpg"])
      await expect(bytesAt(name)).rejects.toMatchObject({ code: "not_found" });
    expect(await having({})).toMatchObject({ sequence: 5 });
    expect(await verified("docker/SHA256SUMS")).toContain("BEST-BEFORE");
  });

  it("is not published at all when the key is gone", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    settings({ BAKEHOUSE_DATA: path.join(folder, "other") });
    await expect(publishImage(store, { name: "docker", version: "24.0.9" })).rejects.toThrow(/\.asc is not there/);
    expect(await newest("docker")).toMatchObject({ sequence: 1 });
  });
});
