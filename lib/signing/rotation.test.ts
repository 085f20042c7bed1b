import { readKeys } from "openpgp";
import { expect, it } from "vitest";
import { findSigner, readKeyring, readSigning } from "#lib/signing/data";
import { shipNextKey, startSigning, withdrawKey } from "#lib/signing/writes";
import { useDatabase } from "#lib/testing/database";

useDatabase({});
const day = (number: number) => new Date(Date.UTC(2026, 10, number));

async function shipped(now: Date): Promise<string[]> {
  const keys = await readKeys({ binaryKeys: (await readKeyring(now))?.keyring ?? Buffer.of() });
  return keys.map((key) => key.getFingerprint()).sort();
}

it("ships a second key from one day, signs by it from another, and withdraws the first on a third", async () => {
  const first = (await findSigner(day(1)))?.fingerprint ?? "";
  const second = await shipNextKey(day(2));
  expect(await shipped(day(2))).toEqual([first, second].sort());
  expect((await findSigner(day(2)))?.fingerprint).toBe(first);
  await expect(shipNextKey(day(2))).rejects.toMatchObject({ code: "conflict" });
  await expect(withdrawKey(first, day(2))).rejects.toThrow("signs now");
  await startSigning(second, day(5), day(3));
  expect((await findSigner(day(4)))?.fingerprint).toBe(first);
  expect((await findSigner(day(5)))?.fingerprint).toBe(second);
  expect(await shipped(day(5))).toEqual([first, second].sort());
  await withdrawKey(first, day(6));
  expect(await shipped(day(6))).toEqual([second]);
  const { mode, fingerprint, keys } = await readSigning(day(6));
  expect({ mode, fingerprint }).toEqual({ mode: "made", fingerprint: second });
  const states = Object.fromEntries(keys.map((key) => [key.fingerprint, key.state]));
  expect(states).toEqual({ [first]: "withdrawn", [second]: "signs" });
  await expect(startSigning(first, day(7), day(7))).rejects.toMatchObject({ code: "conflict" });
  await expect(withdrawKey("f".repeat(40), day(7))).rejects.toMatchObject({ code: "not_found" });
});
