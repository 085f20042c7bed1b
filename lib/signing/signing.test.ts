import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { encryptKey, generateKey as generate, readPrivateKey } from "openpgp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { parseEnv } from "#lib/env";
import { findSigner, readKeyring } from "#lib/signing/data";
import { generateKey } from "#lib/signing/key";
import { openSigning } from "#lib/signing/signing";
import { useDatabase } from "#lib/testing/database";

const NOW = new Date("2026-11-23T08:00:00Z");
const BYTES = Buffer.from(`${"0".repeat(64)}  docker-24.0.5-x86-64.raw\n`);

useDatabase();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-signing-"));
  sign({});
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function sign(settings: Record<string, string>): void {
  globalThis.bakehouseSigning = openSigning(parseEnv({ BAKEHOUSE_DATA: folder, ...settings }));
}

async function file(name: string, text: string | Uint8Array, mode = 0o600): Promise<string> {
  const at = path.join(folder, name);
  await writeFile(at, text, { mode });
  await chmod(at, mode);
  return at;
}

/** What the GnuPG of machines says. */
async function gpgv(signature: Uint8Array, bytes: Uint8Array, keyring: Uint8Array): Promise<string> {
  const argv = ["--keyring", await file("ring.gpg", keyring), await file("s.gpg", signature), await file("s", bytes)];
  const { stderr } = await promisify(execFile)("gpgv", argv, { env: { ...process.env, GNUPGHOME: folder } });
  return stderr;
}

async function armored(passphrase?: string): Promise<string> {
  const key = await generateKey(NOW);
  return (passphrase === undefined ? key : await encryptKey({ privateKey: key, passphrase })).armor();
}

const hasGpgv = ["/usr/bin/gpgv", "/usr/local/bin/gpgv"].some((program) => existsSync(program));

describe("a key that Bakehouse made", () => {
  it("is one, whoever asks first, and stays; only its owner can read it", async () => {
    const signers = await Promise.all(Array.from({ length: 8 }, () => findSigner(NOW)));
    const [fingerprint, ...others] = new Set(signers.map((signer) => signer?.fingerprint));
    expect(others).toEqual([]);
    expect(await readdir(path.join(folder, "signing"))).toEqual([`${fingerprint}.asc`]);
    expect((await stat(path.join(folder, "signing", `${fingerprint}.asc`))).mode & 0o777).toBe(0o600);
    expect(await db().signingKey.findMany()).toMatchObject([{ fingerprint, signsFrom: NOW }]);
    expect((await readKeyring(NOW))?.fingerprint).toBe(fingerprint);
  });

  it.skipIf(!hasGpgv)("makes signatures that GnuPG takes, and only over the same bytes", async () => {
    const signature = (await (await findSigner(NOW))?.sign(BYTES)) ?? Buffer.of();
    const { keyring = Buffer.of() } = (await readKeyring(NOW)) ?? {};
    expect(await gpgv(signature, BYTES, keyring)).toContain('Good signature from "Bakehouse"');
    const altered = Buffer.from(BYTES.toString().replace("0", "1"));
    await expect(gpgv(signature, altered, keyring)).rejects.toThrow("BAD signature");
    const other = (await generateKey(NOW)).toPublic().write();
    await expect(gpgv(signature, BYTES, other)).rejects.toThrow("No public key");
  });

  it("is found again after the database was lost", async () => {
    const before = await findSigner(NOW);
    await db().signingKey.deleteMany();
    expect((await findSigner(NOW))?.fingerprint).toBe(before?.fingerprint);
  });

  it("is missed in words, and no other takes its place", async () => {
    await findSigner(NOW);
    await rm(path.join(folder, "signing"), { recursive: true });
    const { fingerprint } = (await readKeyring(NOW)) ?? {};
    const moved = path.join(folder, "moved");
    sign({ BAKEHOUSE_DATA: moved });
    await expect(findSigner(NOW)).rejects.toThrow(
      `${moved}/signing/${fingerprint}.asc is not there. Restore it from a back-up, or give all hosts of one database the same key`,
    );
  });
});

describe("a key that an operator gives", () => {
  it("signs, from a variable or a file, with a passphrase or without", async () => {
    const text = await armored("crust");
    const privateKey = await readPrivateKey({ armoredKey: text });
    sign({ BAKEHOUSE_SIGNING_KEY: text, BAKEHOUSE_SIGNING_PASSPHRASE: "crust" });
    expect((await findSigner(NOW))?.fingerprint).toBe(privateKey.getFingerprint());
    sign({ BAKEHOUSE_SIGNING_KEY_FILE: await file("key.asc", await armored()) });
    expect((await findSigner(NOW))?.fingerprint).toMatch(/^[0-9a-f]{40}$/);
    expect(await db().signingKey.count()).toBe(0);
  });

  it("comes with the key that follows it, which machines get as well", async () => {
    const next = await generateKey(NOW);
    sign({ BAKEHOUSE_SIGNING_KEY: (await armored()) + next.toPublic().armor() });
    const { keyring } = (await readKeyring(NOW)) ?? {};
    expect(Buffer.from(keyring ?? []).includes(Buffer.from(next.toPublic().write()))).toBe(true);
  });

  it.each([
    [
      async () => (await generateKey(NOW)).toPublic().armor(),
      undefined,
      "holds a public key, and only the private one signs",
    ],
    [() => armored("crust"), undefined, "is locked by a passphrase: give it as BAKEHOUSE_SIGNING_PASSPHRASE"],
    [() => armored("crust"), "crumb", "BAKEHOUSE_SIGNING_PASSPHRASE does not unlock BAKEHOUSE_SIGNING_KEY"],
    [async () => "hunter2", undefined, "holds no whole armored OpenPGP private key"],
    [async () => (await armored()).slice(0, 300), undefined, "holds no whole armored OpenPGP private key"],
    [
      async () => (await armored()).replace(/\n\n.{20}/, "\n\nAAAAAAAAAAAAAAAAAAAA"),
      undefined,
      "cannot be used to sign",
    ],
    [newKey, undefined, "which GnuPG on machines cannot read"],
  ])("is refused in words that hide it (%#)", async (make, passphrase, words) => {
    const text = await make();
    sign({ BAKEHOUSE_SIGNING_KEY: text, BAKEHOUSE_SIGNING_PASSPHRASE: passphrase ?? "" });
    const error = await findSigner(NOW).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "invalid", message: expect.stringContaining(words) });
    expect(error).toMatchObject({ message: expect.stringContaining("BAKEHOUSE_SIGNING_KEY") });
    expect(String(error)).not.toMatch(/hunter2|crumb|crust/);
  });

  it("is refused where others can read it, or two are given", async () => {
    const text = await armored();
    sign({ BAKEHOUSE_SIGNING_KEY_FILE: await file("open.asc", text, 0o644) });
    await expect(findSigner(NOW)).rejects.toThrow(/BAKEHOUSE_SIGNING_KEY_FILE .*open\.asc can be read by everybody/);
    const both = { BAKEHOUSE_SIGNING_KEY: text, BAKEHOUSE_SIGNING_KEY_FILE: "key.asc" };
    expect(() => sign(both)).toThrow("are both set");
  });
});

it("unsigned mode has neither signer nor keyring, and touches no file", async () => {
  sign({ BAKEHOUSE_SIGNING: "off" });
  expect([await findSigner(NOW), await readKeyring(NOW)]).toEqual([null, null]);
  expect(await readdir(folder)).toEqual([]);
});

async function newKey(): Promise<string> {
  const { privateKey } = await generate({ type: "curve25519", userIDs: [{ name: "new" }], format: "object" });
  return privateKey.armor();
}
