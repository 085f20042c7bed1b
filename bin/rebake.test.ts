import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createMessage, readSignature, verify } from "openpgp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ORIGINS } from "#lib/builds/origin";
import { requestImage } from "#lib/builds/request";
import { Statement } from "#lib/inspect/statement";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import { generateKey, signerOf } from "#lib/signing/key";
import { useContext } from "#lib/testing/context";
import { runNext } from "#lib/testing/run-next";
import type { Session } from "./command";
import { readOrder } from "./rebake-order";
import { Terminal } from "./terminal";
import { useCommandLine } from "./testing/call";

const standing = useContext();
const line = useCommandLine();
const FILE = "docker-24.0.5-x86-64.raw";
const PROVENANCE = `/api/v1/images/${FILE}/provenance.json`;
let server: Server;
let address: string;
let files: Record<string, string | Uint8Array>;

beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    const body = files[url];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/** A Bakehouse that has baked the image, as far as somebody else sees it. */
beforeEach(async () => {
  await requestImage({ recipe: "docker", version: "24.0.5" }, standing.context, "test");
  await runNext(standing.context);
  const at = `/api/v1/images/${FILE}`;
  files = {
    [`${at}/provenance.json`]: await ORIGINS["provenance.json"](FILE),
    [`${at}/manifest.json`]: await ORIGINS["manifest.json"](FILE),
  };
});

const session: Session = {
  context: () => standing.context,
  signal: new AbortController().signal,
  terminal: new Terminal({ write: () => true }),
  print: () => undefined,
};
const given = () => String(files[PROVENANCE] ?? "");

async function write(name: string, text: string): Promise<string> {
  await writeFile(path.join(line.folder, name), text);
  return name;
}

/** The same provenance of another plan. */
function withPlan(change: (plan: Plan) => void): string {
  const statement = JSON.parse(given());
  change(statement.predicate.buildDefinition.internalParameters.plan);
  return JSON.stringify(statement);
}

test.each(["/extensions/", "/images/", "/api/v1/images/"])("an image of %s comes out the same", async (folder) => {
  const { code, stdout } = await line.call("rebake", `${address}${folder}${FILE}`);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^identical {2}docker-24\.0\.5-x86-64\.raw: sha256 [0-9a-f]{64}\nThe recipe here is the one/);
});

test("says so to others, signed, as a second builder", async () => {
  const key = await generateKey(new Date());
  await writeFile(path.join(line.folder, "key.asc"), key.armor(), { mode: 0o600 });
  const from = await write("provenance.json", given());
  const { code } = await line.call("rebake", from, "--attest", "ours.json", "--key", "key.asc");
  expect(code).toBe(0);
  const text = await readFile(path.join(line.folder, "ours.json"));
  const { subject, predicate } = Statement.parse(JSON.parse(text.toString()));
  expect(subject).toEqual(JSON.parse(given()).subject);
  expect(predicate.runDetails.builder.id).toBe(`openpgp4fpr:${key.getFingerprint()}`);
  expect(predicate.buildDefinition.resolvedDependencies[0]?.annotations).not.toHaveProperty("verifiedBy");
  const verified = await verify({
    message: await createMessage({ binary: Uint8Array.from(text) }),
    signature: await readSignature({ binarySignature: await readFile(path.join(line.folder, "ours.json.gpg")) }),
    verificationKeys: key.toPublic(),
  });
  await expect(verified.signatures[0]?.verified).resolves.toBe(true);
  const again = await line.call("rebake", path.join(line.folder, "ours.json"));
  expect(again.code).toBe(0);
});

/** Signs documents as the server does, and gives it a list. Returns the keyring that machines have. */
async function signAll(list: string): Promise<string> {
  const key = await generateKey(new Date());
  files["/extensions/SHA256SUMS"] = list;
  for (const [at, body] of Object.entries(files)) files[`${at}.gpg`] = await signerOf(key).sign(Buffer.from(body));
  await writeFile(path.join(line.folder, "keyring.gpg"), key.toPublic().write());
  return "keyring.gpg";
}
const digest = () => JSON.parse(given()).subject[0].digest.sha256;
const atList = (sha256: string) => `${sha256}  ${FILE}\n`;

test.each<[string, () => string, number, string]>([
  ["the same image", () => atList(digest()), 0, "The signed list has machines take this image."],
  ["another image", () => atList("a".repeat(64)), 1, "The signed list has machines take another image"],
  ["no such image", () => `${"a".repeat(64)}  other-1.0-x86-64.raw\n`, 0, "machines do not see it"],
])("a signed list with %s is told", async (_, list, code, says) => {
  const keyring = await signAll(list());
  const ended = await line.call("rebake", `${address}/images/${FILE}`, "--keyring", keyring);
  expect(ended).toMatchObject({ code, stdout: expect.stringContaining(says) });
  expect(ended.stdout).toContain("The provenance is signed by ");
});

test("takes a provenance by the keys of the keyring alone", async () => {
  const keyring = await signAll(atList(digest()));
  const from = await write("p.json", given());
  const call = async () => (await line.call("rebake", from, "--keyring", keyring)).stderr;
  expect(await call()).toContain("p.json.gpg");
  await writeFile(path.join(line.folder, "p.json.gpg"), files[`${PROVENANCE}.gpg`] ?? "");
  await write("p.json", given().replace("flatcar", "flatcas"));
  expect(await call()).toContain("The signature is not of this provenance by a key of the keyring.");
  await writeFile(path.join(line.folder, keyring), (await generateKey(new Date())).toPublic().write());
  await write("p.json", given());
  expect(await call()).toContain("The signature is not of this provenance by a key of the keyring.");
});

test("does not take the provenance of another image for that of the one it was asked for", async () => {
  files[PROVENANCE.replace("24.0.5", "24.0.6")] = given();
  const { code, stderr } = await line.call("rebake", `${address}/images/${FILE.replace("24.0.5", "24.0.6")}`);
  expect(code).toBe(1);
  expect(stderr).toContain(`is the provenance of another image, ${FILE}.`);
});

test("says which paths differ, and attests nothing", async () => {
  files[PROVENANCE] = withPlan(({ steps }) => {
    steps.push({ op: "file", path: "usr/share/more", mode: 0o644, text: "more" });
  });
  const key = await generateKey(new Date());
  await writeFile(path.join(line.folder, "key.asc"), key.armor(), { mode: 0o600 });
  const attest = ["--attest", "none.json", "--key", "key.asc"];
  const { code, stdout, stderr } = await line.call("rebake", `${address}/images/${FILE}`, "--json", ...attest);
  expect(stderr).not.toContain("cannot");
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ identical: false, file: FILE, recipe: "same" },
    differences: [{ path: "usr/share/more", change: "added" }],
  });
  expect(await line.files(".")).not.toContain("none.json");
  const words = await line.call("rebake", await write("p.json", given()));
  expect(words).toMatchObject({ code: 1, stdout: expect.stringContaining("comes from its server") });
});

test.each<[string, (plan: Plan) => void, string]>([
  ["a folder", ({ steps }) => steps.push({ op: "folder", path: "/etc" }), "which only its maker has"],
  [
    "an upload",
    ({ sources: [source] }) => Object.assign(source ?? {}, { verifiedBy: "upload" }),
    "only its server has",
  ],
  [
    "an upload that says nothing",
    ({ sources: [source] }) => Object.assign(source ?? {}, { url: "upload:x.tgz" }),
    "only its server has",
  ],
  ["an enormous source", ({ sources: [source] }) => Object.assign(source ?? {}, { size: 5e12 }), "made of 5.0 TB"],
  [
    "a place outside",
    ({ steps }) => steps.push({ op: "file", path: "../../x", mode: 0o644, text: "" }),
    "relative path",
  ],
  ["an unknown source", ({ sources: [source] }) => Object.assign(source ?? {}, { sha256: null }), "have a digest"],
  ["an unknown step", ({ steps }) => steps.push(Object.assign({}, { op: "run" }) as never), "steps"],
])("refuses a plan with %s", async (_what, change, why) => {
  const from = path.join(line.folder, await write("p.json", withPlan(change)));
  await expect(readOrder(from, undefined, session)).rejects.toThrow(why);
});

test.each<[string, Partial<PlanSource>, string]>([
  ["other bytes", {}, "it has sha256"],
  ["more bytes", { size: 5 }, "it has more than 5 bytes"],
  ["a file of this machine", { url: "file:///etc/passwd" }, "file:///etc/passwd is not an https:// address."],
])("takes no %s for a source", async (_what, change, why) => {
  const other = { sha256: "b".repeat(64), ...change };
  const from = await write(
    "p.json",
    withPlan(({ sources: [source] }) => Object.assign(source ?? {}, other)),
  );
  const { code, stderr } = await line.call("rebake", from);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(why) });
  expect(stderr).not.toContain("upstream published");
});

test("says what is no provenance, and what it lacks", async () => {
  const call = async (...args: string[]) => (await line.call("rebake", ...args)).stderr;
  expect(await call(await write("p.json", "{}"))).toContain("_type");
  expect(await call(await write("p.json", "bread"))).toContain("no JSON");
  expect(await call("gone.json")).toContain("gone.json");
  expect(await call(`${address}/extensions/gone-1.0-x86-64.raw`)).toContain("answers 404");
  expect(await call(`${address}/elsewhere`)).toContain("neither an image's address");
  expect(await call("p.json", "--attest", "x.json")).toContain("--key FILE");
});

test("a plan whose pattern would be tried forever is refused", async () => {
  const pattern = `${"*a".repeat(40)}b`;
  const from = await write(
    "p.json",
    withPlan((plan) => plan.steps.push({ op: "remove", path: pattern })),
  );
  const { code, stderr } = await line.call("rebake", from);
  expect(code).toBe(1);
  expect(stderr).toContain("can take forever");
});

test("what a provenance says reaches a terminal as text", async () => {
  const from = await write(
    "p.json",
    withPlan((plan) => {
      for (const source of plan.sources)
        Object.assign(source, {
          url: "https://download.docker.com/\u001b]0;mine\u0007\u009b2J.tgz",
          sha256: "0".repeat(64),
        });
    }),
  );
  const { code, stdout, stderr } = await line.call("rebake", from);
  expect(code).toBe(1);
  expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u);
});
