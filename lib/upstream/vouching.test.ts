import { createHash } from "node:crypto";
import { createMessage, generateKey, type PrivateKey, sign } from "openpgp";
import { beforeAll, expect, it } from "vitest";
import type { PlanSource } from "#lib/recipes/plan";
import { useOutside } from "#lib/testing/outside";
import { planOf } from "#lib/testing/source-plan";
import { download, rememberDownloads } from "#lib/upstream/download";
import { resolve } from "#lib/upstream/resolve";

const outside = useOutside();
const TOOL = "https://github.com/example/tool/releases/download/v1/tool_linux_amd64";
const SUMS = "https://github.com/example/tool/releases/download/v1/SHA512SUMS";
const SIGNATURE = `${TOOL}.sig`;
const KEY = "https://example.org/key.asc";
const BYTES = "the program itself ".repeat(10_000);
const hash = (algorithm: string, text = BYTES) => createHash(algorithm).update(text).digest("hex");

type Key = { privateKey: PrivateKey; armored: string; fingerprint: string };
const newKey = async (name: string, date?: Date, keyExpirationTime?: number): Promise<Key> => {
  const made = await generateKey({ userIDs: [{ name }], type: "ecc", date, keyExpirationTime, format: "object" });
  return { privateKey: made.privateKey, armored: made.publicKey.armor(), fingerprint: made.publicKey.getFingerprint() };
};
let ours: Key;
let others: Key;
beforeAll(async () => {
  [ours, others] = await Promise.all([newKey("ours"), newKey("others")]);
});

async function signed(text: string, { privateKey }: Key, date?: Date): Promise<Buffer> {
  const message = await createMessage({ binary: Buffer.from(text) });
  const signature = await sign({ message, signingKeys: privateKey, detached: true, format: "binary", date });
  return Buffer.from(signature);
}

async function bring(source: Partial<PlanSource>): Promise<PlanSource | undefined> {
  const plan = planOf(TOOL);
  plan.sources = plan.sources.map((each) => ({ ...each, sums: null, ...source }));
  const resolved = await resolve(outside.upstream, plan);
  const tools = { signal: new AbortController().signal, onProgress: () => undefined };
  const brought = await download(outside.upstream, resolved, tools);
  await rememberDownloads(outside.upstream, brought);
  return brought.sources[0];
}

const inList = { sums: { url: SUMS, name: "tool_linux_amd64" } };
const signature = (key: Key, of: "file" | "sums" = "file") => ({
  signature: { url: SIGNATURE, of, fingerprint: key.fingerprint, key: key.armored },
});

it("holds bytes against a list of sha512, also those in the cache", async () => {
  outside.fixture.put(TOOL, BYTES);
  outside.fixture.put(SUMS, `${hash("sha512")}  tool_linux_amd64\n`);
  const first = await bring(inList);
  expect(first).toMatchObject({ verifiedBy: "published", sha256: hash("sha256"), sha512: hash("sha512") });
  expect(await bring(inList)).toEqual(first);
  expect(outside.fixture.requests.filter((request) => request.endsWith("/tool_linux_amd64"))).toHaveLength(1);

  outside.fixture.put(SUMS, `${hash("sha512", "other")}  tool_linux_amd64\n`);
  await expect(bring(inList)).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringMatching(/is not what upstream published: it has sha512 .*SHA512SUMS says\.$/),
  });
  outside.fixture.put(TOOL, "other");
  expect(await bring(inList)).toMatchObject({ sha256: hash("sha256", "other") });
});

const RELEASE = "https://api.github.com/repos/example/tool/releases/tags/v1";
const atGithub = { sums: { url: RELEASE, name: "tool_linux_amd64", form: "github" as const } };
const release = (assets: object[]) => JSON.stringify({ tag_name: "v1", assets });

it("takes GitHub's word for a release's file", async () => {
  outside.fixture.put(TOOL, BYTES);
  const asset = { name: "tool_linux_amd64", digest: `sha256:${hash("sha256")}` };
  outside.fixture.put(RELEASE, release([{ name: "other", digest: null }, asset]));
  expect(await bring(atGithub)).toMatchObject({ verifiedBy: "github", sha256: hash("sha256") });
});

it("takes a file on trust of which GitHub has no digest, because it is older or a mirror does not have GitHub's word", async () => {
  outside.fixture.put(TOOL, BYTES);
  expect(await bring(atGithub)).toMatchObject({ verifiedBy: "first-use", sha256: hash("sha256") });
  outside.fixture.put(RELEASE, release([{ name: "tool_linux_amd64", digest: null }]));
  expect(await bring(atGithub)).toMatchObject({ verifiedBy: "first-use" });
  outside.fixture.fail(RELEASE, 403);
  await expect(bring(atGithub)).rejects.toMatchObject({ code: "upstream" });
});

it.each([
  ["a release without the file", release([{ name: "a", digest: null }]), "has no file tool_linux_amd64; it has a."],
  ["a page", "<html>", "is not what GitHub tells of a release."],
])("does not for %s", async (_what, text, message) => {
  outside.fixture.put(TOOL, BYTES);
  outside.fixture.put(RELEASE, text);
  await expect(bring(atGithub)).rejects.toMatchObject({ code: "upstream", message: expect.stringContaining(message) });
});

it("takes what the named key signed: the file, or its list; the key in the recipe or at an address", async () => {
  outside.fixture.put(TOOL, BYTES);
  outside.fixture.put(SIGNATURE, await signed(BYTES, ours));
  expect(await bring(signature(ours))).toMatchObject({ verifiedBy: "signed", sha256: hash("sha256") });

  const list = `${hash("sha512")}  tool_linux_amd64\n`;
  outside.fixture.put(SUMS, list);
  outside.fixture.put(SIGNATURE, await signed(list, ours));
  outside.fixture.put(KEY, others.armored + ours.armored);
  const atAddress = { signature: { ...signature(ours, "sums").signature, key: KEY } };
  expect(await bring({ ...inList, ...atAddress })).toMatchObject({ verifiedBy: "signed", sha512: hash("sha512") });
});

it("takes a signature of a key that has run out since", async () => {
  const then = new Date("2020-01-01T00:00:00Z");
  const old = await newKey("old", then, 3600);
  outside.fixture.put(TOOL, BYTES);
  outside.fixture.put(SIGNATURE, await signed(BYTES, old, new Date(then.getTime() + 60_000)));
  expect(await bring(signature(old))).toMatchObject({ verifiedBy: "signed" });
});

it("refuses what another key signed, other bytes, another key, and what is no signature", async () => {
  outside.fixture.put(TOOL, BYTES);
  outside.fixture.put(SIGNATURE, await signed(BYTES, others));
  const refusal = (message: RegExp) => ({ code: "upstream", message: expect.stringMatching(message) });
  await expect(bring(signature(ours))).rejects.toMatchObject(refusal(/is not what .*\.sig signs with the key/));
  outside.fixture.put(SIGNATURE, await signed(`${BYTES}!`, ours));
  await expect(bring(signature(ours))).rejects.toMatchObject(refusal(/is not what .*\.sig signs with the key/));
  outside.fixture.put(SIGNATURE, await signed(BYTES, ours));
  const wrongKey = { signature: { ...signature(ours).signature, key: others.armored } };
  await expect(bring(wrongKey)).rejects.toMatchObject(refusal(/^The recipe's key has the fingerprint .*, and not/));
  outside.fixture.put(SIGNATURE, "<html>sign in</html>");
  await expect(bring(signature(ours))).rejects.toMatchObject(refusal(/is no OpenPGP signature/));
  outside.fixture.put(KEY, "<html>");
  const noKey = { signature: { ...signature(ours).signature, key: KEY } };
  await expect(bring(noKey)).rejects.toMatchObject(refusal(/key\.asc is no OpenPGP key/));
});

it("keeps what is in the cache while a signature cannot be fetched", async () => {
  outside.fixture.put(TOOL, BYTES);
  outside.fixture.put(SIGNATURE, await signed(BYTES, ours));
  await bring(signature(ours));
  outside.fixture.fail(SIGNATURE, 403);
  await expect(bring(signature(ours))).rejects.toMatchObject({ code: "upstream" });
  outside.fixture.mend();
  expect(await bring(signature(ours))).toMatchObject({ verifiedBy: "signed" });
  expect(outside.fixture.requests.filter((request) => request.endsWith("/tool_linux_amd64"))).toHaveLength(1);
});
