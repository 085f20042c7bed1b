import { spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ORIGINS, type OriginName, signOrigin } from "#lib/builds/origin";
import { requestImage } from "#lib/builds/request";
import { parseEnv } from "#lib/env";
import { findSigner, readKeyring } from "#lib/signing/data";
import { openSigning } from "#lib/signing/signing";
import { requireSignature } from "#lib/signing/verify-list";
import { shipNextKey, startSigning, withdrawKey } from "#lib/signing/writes";
import { useContext } from "#lib/testing/context";
import { runNext } from "#lib/testing/run-next";

const standing = useContext();
const FILE = "docker-24.0.5-x86-64.raw";
const NAMES = Object.keys(ORIGINS) as OriginName[];
const folder = () => standing.context.env.BAKEHOUSE_DATA;

async function bake(): Promise<void> {
  await requestImage({ recipe: "docker", version: "24.0.5" }, standing.context, "a test");
  await runNext(standing.context);
}

beforeEach(async () => {
  globalThis.bakehouseSigning = openSigning(parseEnv({ BAKEHOUSE_DATA: folder() }));
  await bake();
});

type Signed = { bytes: Buffer; signature: Buffer; keyring: Buffer };

/** As a server gives it to somebody who asks for the document, its signature and the keyring. */
async function served(name: OriginName): Promise<Signed> {
  const now = new Date();
  const signature = await signOrigin(name, { file: FILE, address: undefined, signer: await findSigner(now) });
  const keyring = (await readKeyring(now))?.keyring ?? Buffer.of();
  const bytes = Buffer.from(await ORIGINS[name](FILE, undefined));
  return { bytes, signature: Buffer.from(signature), keyring: Buffer.from(keyring) };
}

const hasGpgv = spawnSync("gpgv", ["--version"]).status === 0;

/** Whether our check and GnuPG's, which must agree, take a document. */
async function isTaken(signed: Signed): Promise<boolean> {
  const isOurs = await requireSignature(signed, "this document").then(
    () => true,
    () => false,
  );
  if (!hasGpgv) return isOurs;
  const at = (name: string) => path.join(folder(), name);
  await Promise.all(Object.entries(signed).map(([name, bytes]) => writeFile(at(name), bytes)));
  const words = ["--homedir", folder(), "--keyring", at("keyring"), at("signature"), at("bytes")];
  expect(spawnSync("gpgv", words).status === 0).toBe(isOurs);
  return isOurs;
}

function altered(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}

describe.each(NAMES)("%s", (name) => {
  it("is taken as it is served, and with no byte of it or of its signature's numbers altered", async () => {
    const signed = await served(name);
    expect(await isTaken(signed)).toBe(true);
    const { bytes, signature } = signed;
    for (const at of [0, bytes.length >> 1, bytes.length - 1])
      expect(await isTaken({ ...signed, bytes: altered(bytes, at) })).toBe(false);
    for (const at of [1, 20, 64])
      expect(await isTaken({ ...signed, signature: altered(signature, signature.length - at) })).toBe(false);
    expect(await isTaken({ ...signed, bytes: bytes.subarray(0, -1) })).toBe(false);
    expect(await isTaken({ ...signed, bytes: Buffer.concat([bytes, Buffer.from("\n")]) })).toBe(false);
  });
});

it("documents are taken by the new keyring alone once the first key is withdrawn, and after the image was baked anew", async () => {
  const before = await served("provenance.json");
  const first = (await findSigner(new Date()))?.fingerprint ?? "";
  const second = await shipNextKey(new Date());
  await startSigning(second, new Date(), new Date());
  expect(await isTaken(await served("provenance.json"))).toBe(true);
  await withdrawKey(first, new Date());
  const after = await served("provenance.json");
  expect(await isTaken(after)).toBe(true);
  expect(after.bytes.equals(before.bytes)).toBe(true);
  expect(await isTaken({ ...after, signature: before.signature })).toBe(false);
  expect(await isTaken({ ...after, keyring: before.keyring })).toBe(false);

  await rm(path.join(folder(), "images"), { recursive: true });
  await bake();
  for (const name of NAMES) expect(await isTaken(await served(name))).toBe(true);
});
