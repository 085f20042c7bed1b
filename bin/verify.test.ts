import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { generateKey, signerOf } from "#lib/signing/key";
import { useCommandLine } from "./testing/call";

const line = useCommandLine();
const IMAGE = Buffer.from("an image ".repeat(100));
const DIGEST = createHash("sha256").update(IMAGE).digest("hex");
const EMPTY = createHash("sha256").digest("hex");
const NO_LIST = "not as sha256sum writes it";
let key: Awaited<ReturnType<typeof generateKey>>;
let server: Server;
let address: string;
let files: Record<string, Uint8Array>;

beforeAll(async () => {
  key = await generateKey(new Date());
  server = createServer(({ url = "" }, response) => {
    const body = files[url];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function publish(text: string): Promise<void> {
  const list = Buffer.from(text);
  files = {
    "/extensions/SHA256SUMS": list,
    "/extensions/SHA256SUMS.gpg": await signerOf(key).sign(list),
    "/extensions/import-pubring.gpg": Uint8Array.from(key.toPublic().write()),
    "/extensions/tool-1.0-x86-64.raw": IMAGE,
  };
}
beforeEach(() => publish(`${EMPTY}  BEST-BEFORE-2999-01-01\n${DIGEST}  tool-1.0-x86-64.raw\n`));

test("what is signed is taken, and every attempt to deceive is refused", async () => {
  const { code, stdout, stderr } = await line.call("verify", address);
  expect(code).toBe(0);
  const lines = stdout.trim().split("\n");
  expect(lines.filter((each) => !each.includes("gpgv"))).toHaveLength(6);
  expect(stdout).toContain(`1 image, signed by ${key.getFingerprint().toUpperCase()}, good until 2999-01-01.`);
  expect(stdout.match(/refused\./g)).toHaveLength(4);
  expect(stderr).toContain("--keyring FILE");
});

test("an image that is not that of the list is told", async () => {
  files["/extensions/tool-1.0-x86-64.raw"] = Buffer.from("another");
  const { code, stdout } = await line.call("verify", address, "--json");
  expect(code).toBe(1);
  const bad = JSON.parse(stdout).trials.filter(({ isGood }: { isGood: boolean }) => !isGood);
  expect(bad).toEqual([{ trial: "tool-1.0-x86-64.raw", isGood: false, says: "Its digest is not that of the list." }]);
});

test("the keyring of the machines decides", async () => {
  const other = path.join(line.folder, "other.gpg");
  await writeFile(other, (await generateKey(new Date())).toPublic().write());
  const { code, stdout } = await line.call("verify", address, "--keyring", other);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: "BAD   the list as it is: The signature is not of this list by a key of the keyring.\n",
  });
});

test("a list whose day is over is refused, one without a day is told", async () => {
  await publish(`${EMPTY}  BEST-BEFORE-2020-01-01\n${DIGEST}  tool-1.0-x86-64.raw\n`);
  expect((await line.call("verify", address)).stdout).toContain("too old: it was good until 2020-01-01");
  await publish(`${DIGEST}  tool-1.0-x86-64.raw\n`);
  const { code, stdout } = await line.call("verify", address);
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("names no day") });
});

test("says where nothing is signed, and what is no address", async () => {
  delete files["/extensions/SHA256SUMS.gpg"];
  const { code, stderr } = await line.call("verify", address);
  expect(code).not.toBe(0);
  expect(stderr).toContain("Nothing is signed there.");
  expect((await line.call("verify", "bakery")).stderr).toContain("is not an http:// or https:// address");
});

const hasGpgv = spawnSync("gpgv", ["--version"]).status === 0;

test.skipIf(!hasGpgv)(`gpgv is asked too${hasGpgv ? "" : " (skipped: not installed)"}`, async () => {
  const { code, stdout } = await line.call("verify", address, "--json");
  const { trials } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(trials.at(-1)).toEqual({
    trial: expect.stringMatching(/^gpgv \d+\.\d+\.\d+$/),
    isGood: true,
    says: "agrees: it takes the list, and refuses another key and an altered list.",
  });
  const armored = path.join(line.folder, "armored.asc");
  await writeFile(armored, key.toPublic().armor());
  expect((await line.call("verify", address, "--keyring", armored)).code).toBe(1);
});

test.each([
  ["a day that there is not", `${EMPTY}  BEST-BEFORE-9999-99-99\n${DIGEST}  tool-1.0-x86-64.raw\n`, "there is not"],
  ["a name that a terminal would obey", `${DIGEST}  tool\u001b]0;mine\u0007\u009b2J.raw\n`, NO_LIST],
])("a list with %s is refused in words", async (_what, text, says) => {
  await publish(text);
  const { code, stdout, stderr } = await line.call("verify", address);
  expect(code).toBe(1);
  expect(stdout).toContain(says);
  expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u);
});

test.each<[string, string, () => Uint8Array, string]>([
  ["list", "SHA256SUMS", () => Buffer.from(`${DIGEST}  tool\n`.repeat(1_000_000)), "larger than 16.0 MB"],
  ["page for a keyring", "import-pubring.gpg", () => Buffer.from("<!DOCTYPE html>"), "is a web page"],
])("a %s that is none ends in one sentence", async (_what, name, bytes, says) => {
  files[`/extensions/${name}`] = bytes();
  const { code, stdout, stderr } = await line.call("verify", address);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^[^\n]*${says}[^\n]*\n$`));
});

test("a keyring of thousands of keys that breaks off is told", async () => {
  const other = (await generateKey(new Date())).toPublic().write();
  const keyring = Buffer.concat(Array.from({ length: Math.floor(1e6 / other.length) }, () => other));
  files["/extensions/import-pubring.gpg"] = keyring.subarray(0, -7);
  expect((await line.call("verify", address)).stdout).toMatch(/^BAD {3}the list as it is: [^\n]*\n$/);
});
