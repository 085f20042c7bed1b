import path from "node:path";
import { prepare } from "#lib/builds/prepare";
import { requireKnown } from "#lib/builds/unknown-version";
import { fileName, minorOf } from "#lib/images/name";
import { BaseUrl } from "#lib/machine/choices/schema";
import type { Plan } from "#lib/recipes/plan";
import { BuildRequest } from "#lib/recipes/schema";
import { confText, streamConfText, sumsText } from "#lib/repository/texts";
import { NOOP_CONF } from "#lib/repository/transfer";
import { readExtension, UsageError } from "./arguments";
import { type Command, check, printJson, type Session } from "./command";
import { type LocalImage, makeImage, Tray } from "./make-image";
import { FORCE, JSON_FLAG, outOf } from "./target-flags";

export const release: Command = {
  flags: {
    arch: { value: "ARCH,ARCH", help: "x86-64,arm64" },
    url: { value: "BASE", help: "address the folder will have (required)" },
    out: { value: "DIR", help: "folder to write into, made if missing (.)" },
    force: FORCE,
    json: JSON_FLAG,
  },
  async run(given, session) {
    const url = given.value("url");
    if (url === undefined) throw new UsageError("--url BASE is missing: the address the folder will have.");
    const base = check(BaseUrl, url, { "": "--url" });
    const requests = readRequests(given.positionals, given.value("arch") ?? "x86-64,arm64");
    const images = await Tray.fill(outOf(given), session.signal, async (tray) => {
      const baked = await bakeAll(await prepareAll(requests, given.has("force"), session), tray, session);
      await writeRepository(baked, base, tray);
      return baked;
    });
    for (const [name, other] of overlaps(images)) session.terminal.log("warn", overlap(name, other));
    if (given.has("json")) return printJson(session, { images });
    session.print(images.map(({ file }) => `${path.join(outOf(given), file)}\n`).join(""));
  },
};

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

async function writeRepository(images: LocalImage[], base: string, tray: Tray): Promise<void> {
  const confs = new Map([["noop.conf", NOOP_CONF]]);
  for (const { name, version } of images) {
    confs.set(`${name}.conf`, confText(name, base));
    const minor = version === null ? null : minorOf(version);
    if (minor !== null) confs.set(`${name}-${minor}.conf`, streamConfText(name, minor, base));
  }
  for (const [file, text] of confs) await tray.write(file, text);
  await tray.write("SHA256SUMS", sumsText(images));
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
