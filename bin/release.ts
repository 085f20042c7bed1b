import path from "node:path";
import { prepare } from "#lib/builds/prepare";
import { requireKnown } from "#lib/builds/unknown-version";
import type { Env } from "#lib/env";
import { fileName, minorOf } from "#lib/images/name";
import { BaseUrl } from "#lib/machine/choices/schema";
import type { Plan } from "#lib/recipes/plan";
import { BuildRequest } from "#lib/recipes/schema";
import { bestBeforeDay, confText, streamConfText, sumsText } from "#lib/repository/texts";
import { NOOP_CONF } from "#lib/repository/transfer";
import { type GivenKeys, keyringOf } from "#lib/signing/key";
import { readKeyFile } from "#lib/signing/key-files";
import { readSetting } from "#lib/signing/signing";
import { type Arguments, readExtension, UsageError } from "./arguments";
import { type Command, check, printJson, type Session } from "./command";
import { type LocalImage, makeImage, Tray } from "./make-image";
import { FORCE, JSON_FLAG, outOf } from "./target-flags";

export const release: Command = {
  flags: {
    arch: { value: "ARCH,ARCH", help: "x86-64,arm64" },
    url: { value: "BASE", help: "address the folder will have (required)" },
    out: { value: "DIR", help: "folder to write into, made if missing (.)" },
    key: { value: "FILE", help: "armored private OpenPGP key that signs (BAKEHOUSE_SIGNING_KEY)" },
    "best-before": { value: "DAYS", help: "such as 30d: machines refuse the list afterwards, so make it anew in time" },
    force: FORCE,
    json: JSON_FLAG,
  },
  async run(given, session) {
    const url = given.value("url");
    if (url === undefined) throw new UsageError("--url BASE is missing: the address the folder will have.");
    const base = check(BaseUrl, url, { "": "--url" });
    const requests = readRequests(given.positionals, given.value("arch") ?? "x86-64,arm64");
    const signing = await readSigning(given, session);
    if (signing === null) session.terminal.log("warn", UNSIGNED);
    const images = await Tray.fill(outOf(given), session.signal, async (tray) => {
      const baked = await bakeAll(await prepareAll(requests, given.has("force"), session), tray, session);
      await writeRepository(baked, { base, signing }, tray);
      return baked;
    });
    for (const [name, other] of overlaps(images)) session.terminal.log("warn", overlap(name, other));
    if (given.has("json")) return printJson(session, { images });
    session.print(images.map(({ file }) => `${path.join(outOf(given), file)}\n`).join(""));
  },
};

const UNSIGNED =
  "These files are not signed, and their confs say Verify=false: a key given by --key or BAKEHOUSE_SIGNING_KEY signs them.";

type ReleaseSigning = GivenKeys & { bestBefore: string | null };

async function readSigning(given: Arguments, { context }: Session): Promise<ReleaseSigning | null> {
  const keys = await readKeys(given.value("key"), context().env);
  const days = given.value("best-before");
  if (days === undefined) return keys === null ? null : { ...keys, bestBefore: null };
  if (!/^[1-9]\d{0,3}d$/.test(days)) throw new UsageError("--best-before must be a number of days, such as 30d.");
  if (keys === null) throw new UsageError("--best-before needs a key that signs: --key FILE.");
  return { ...keys, bestBefore: bestBeforeDay(new Date(), Number.parseInt(days, 10)) };
}

export async function readKeys(file: string | undefined, env: Env): Promise<GivenKeys | null> {
  const passphrase = env.BAKEHOUSE_SIGNING_PASSPHRASE;
  if (file !== undefined) return readKeyFile(file, { named: `--key ${file}`, passphrase });
  return env.BAKEHOUSE_SIGNING === "off" ? null : ((await readSetting(env)?.()) ?? null);
}

function readRequests(extensions: string[], arches: string): BuildRequest[] {
  const flags = { arch: "--arch", recipe: "RECIPE", version: "VERSION" };
  return extensions
    .map(readExtension)
    .flatMap((extension) => arches.split(",").map((arch) => check(BuildRequest, { ...extension, arch }, flags)));
}

type Order = { plan: Plan; file: string };

/** Everything is checked before the first download. */
async function prepareAll(requests: BuildRequest[], force: boolean, { context, terminal }: Session): Promise<Order[]> {
  const upstream = { ...context().upstream, log: terminal.log };
  const catalog = await context().catalog();
  const orders = new Map<string, Order>();
  for (const request of requests) {
    const prepared = await prepare(request, { catalog, upstream });
    if (!force) await requireKnown(request, prepared, upstream);
    const { plan, pinned } = prepared;
    const file = fileName(pinned);
    orders.set(file, { plan, file });
  }
  return Array.from(orders.values());
}

async function bakeAll(orders: Order[], tray: Tray, session: Session): Promise<LocalImage[]> {
  const images: LocalImage[] = [];
  for (const { plan, file } of orders) images.push(await makeImage(plan, file, tray, session));
  return images;
}

type Target = { base: string; signing: ReleaseSigning | null };

async function writeRepository(images: LocalImage[], { base, signing }: Target, tray: Tray): Promise<void> {
  const verify = signing !== null;
  const confs = new Map([["noop.conf", NOOP_CONF]]);
  for (const { name, version } of images) {
    confs.set(`${name}.conf`, confText(name, base, verify));
    const minor = version === null ? null : minorOf(version);
    if (minor !== null) confs.set(`${name}-${minor}.conf`, streamConfText(name, minor, base, verify));
  }
  for (const [file, text] of confs) await tray.write(file, text);
  const sums = sumsText(images, signing?.bestBefore);
  await tray.write("SHA256SUMS", sums);
  if (signing === null) return;
  await tray.write("SHA256SUMS.gpg", await signing.signer.sign(Buffer.from(sums)));
  await tray.write("import-pubring.gpg", keyringOf(signing.publicKeys.map((key) => key.write())));
}

/** Pairs of extensions where the first one's pattern `NAME-@v-%a.raw` also matches files of the second. */
export function overlaps(images: readonly { name: string }[]): [string, string][] {
  const names = Array.from(new Set(images.map(({ name }) => name)));
  return names.flatMap((name) =>
    names.filter((other) => other.startsWith(`${name}-`)).map((other): [string, string] => [name, other]),
  );
}

function overlap(name: string, other: string): string {
  return `In a flat folder the pattern ${name}-@v-%a.raw of ${name}.conf also matches the files of ${other}: systemd-sysupdate would take one for the other. Publish ${other} under another address.`;
}
