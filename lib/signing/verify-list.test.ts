import { beforeAll, describe, expect, it } from "vitest";
import { generateKey, signerOf } from "#lib/signing/key";
import { requireTrusted } from "#lib/signing/verify-list";

const DIGEST = "a".repeat(64);
const now = new Date();
let key: Awaited<ReturnType<typeof generateKey>>;
beforeAll(async () => {
  key = await generateKey(now);
});

async function judged(text: string) {
  const list = Buffer.from(text);
  const keyring = key.toPublic().write();
  return requireTrusted({ list, signature: await signerOf(key).sign(list), keyring }, now);
}

describe("names in a list that is signed", () => {
  it.each(["tool-1.0-x86-64.raw", "..tool", "x".repeat(255)])("%s is one", async (name) => {
    expect(Array.from((await judged(`${DIGEST}  ${name}\n`)).images)).toEqual([[name, DIGEST]]);
  });

  it.each(["../tool", "..", ".", "/etc/passwd", "a/b", "a b", "x".repeat(256), "\u001b[2J", "a\u200bb", ""])(
    "%j is none",
    async (name) => {
      await expect(judged(`${DIGEST}  ${name}\n`)).rejects.toThrow("not as sha256sum writes it");
    },
  );
});

it("keys by the thousand that do not fit are looked through", async () => {
  const other = (await generateKey(now)).toPublic().write();
  const keyring = Buffer.concat(Array.from({ length: Math.floor(1e6 / other.length) }, () => other));
  const list = Buffer.from(`${DIGEST}  tool\n`);
  const signed = { list, signature: await signerOf(key).sign(list) };
  await expect(requireTrusted({ ...signed, keyring }, now)).rejects.toThrow("by a key of the keyring");
  const both = Buffer.concat([keyring, key.toPublic().write()]);
  await expect(requireTrusted({ ...signed, keyring: both }, now)).resolves.toMatchObject({ bestBefore: null });
});
