import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { type Content, file, type Packed } from "#lib/testing/shelf/pack";
import { ownKey, ownSignature } from "#lib/testing/shelf/signing";
import type { Arch } from "#lib/words";

/**
 * What upstream has of one version of a recipe, as small files in its layout, and what an image of it must hold. Each says
 * in a comment where its names and layouts come from: no real release was downloaded.
 */
export type ShelfCase = {
  version: string;
  /** Of the recipe, in its first case: it moves only when what is baked changes. */
  digest?: string;
  /** What the list of versions begins with; the version itself when left out. */
  newest?: string;
  /** The whole list of versions, where that is not plain. */
  versions?: string[];
  options?: Record<string, string>;
  /** One architecture alone; both when left out. */
  arch?: Arch;
  /**
   * By address, with {arch.go}, {arch.uname} and {arch}: bytes, or a list of versions (`releases`, `git-tags`, `gitlab-tags`,
   * `hashicorp`), or the digests that GitHub has of files (`assets`), or the signature of a file by a key of our own in
   * place of upstream's (`signature`), or that key (`key: []`). In texts `<sha256 NAME>` and `<sha512 NAME>` stand for the
   * digest of the file whose address ends with that name.
   */
  files: Record<string, Content | Record<string, string[]>>;
  /** A line for each file and link: `755 usr/bin/x`, `usr/bin/y -> x`. */
  listing: string;
};

/** All cases on the shelf, by the name of their file and their number in it. */
export async function shelfCases(): Promise<{ recipe: string; title: string; given: ShelfCase }[]> {
  const folder = path.join(import.meta.dirname, "cases");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  const read = names.map(async (name) => {
    const given = parse(await readFile(path.join(folder, name), "utf8")) as ShelfCase | ShelfCase[];
    const recipe = name.replace(/\.yaml$/, "");
    return [given].flat().map((each) => ({
      recipe,
      title: `${recipe} ${each.version} ${Object.values(each.options ?? {})}`,
      given: each,
    }));
  });
  return (await Promise.all(read)).flat();
}

const ARCH_WORDS = { "x86-64": ["amd64", "x86_64"], arm64: ["arm64", "aarch64"] } as const;

/** Writes the files of a case into a folder mirror. `word` is the recipe's own for the architecture. */
export async function writeMirror(mirror: string, { files }: ShelfCase, arch: Arch, word: string): Promise<void> {
  const [go, uname] = ARCH_WORDS[arch];
  const filled = (text: string) =>
    text.replaceAll("{arch.go}", go).replaceAll("{arch.uname}", uname).replaceAll("{arch}", word);
  const bytes = new Map<string, Buffer>();
  const later: [url: string, content: string | Record<string, string[]>][] = [];
  for (const [template, content] of Object.entries(files)) {
    const url = filled(template);
    if (typeof content === "string" && content.includes("<sha")) later.push([url, filled(content)]);
    else if (isList(content)) later.push([url, content]);
    else bytes.set(url, (await file(url, fillKeys(content as Content, filled), arch)).bytes ?? Buffer.alloc(0));
  }
  for (const [url, content] of later) {
    const text = typeof content === "string" ? withDigests(content, bytes) : await listOf(content, filled, bytes);
    bytes.set(url, Buffer.from(text));
  }
  const urls = Array.from(bytes.keys());
  for (const [url, content] of bytes) {
    const isFolder = urls.some((other) => other.startsWith(`${url}/`));
    const place = path.join(mirror, decodeURI(url.slice("https://".length)), isFolder ? "index.html" : "");
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, content);
  }
}

function fillKeys(content: Content, filled: (text: string) => string): Content {
  if (typeof content === "string") return filled(content);
  return Object.fromEntries(
    Object.entries(content).map(([key, inner]) => [filled(key), fillKeys(inner as Content, filled) as Packed]),
  );
}

function isList(content: unknown): content is Record<string, string[]> {
  return typeof content === "object" && content !== null && Object.values(content).every(Array.isArray);
}

function withDigests(text: string, bytes: ReadonlyMap<string, Buffer>): string {
  return text.replace(/<(sha256|sha512) ([^>]+)>/g, (_, algorithm: string, name: string) =>
    digest(algorithm, name, bytes),
  );
}

function digest(algorithm: string, name: string, bytes: ReadonlyMap<string, Buffer>): string {
  return createHash(algorithm).update(bytesOf(name, bytes)).digest("hex");
}

function bytesOf(name: string, bytes: ReadonlyMap<string, Buffer>): Buffer {
  const found = Array.from(bytes).find(([url]) => url.endsWith(`/${name}`))?.[1];
  if (found !== undefined) return found;
  throw new Error(`The case has no file ${name}; it has ${Array.from(bytes.keys()).join(", ")}.`);
}

async function listOf(
  list: Record<string, string[]>,
  filled: (text: string) => string,
  bytes: ReadonlyMap<string, Buffer>,
): Promise<string> {
  const [[kind, items] = ["", []]] = Object.entries(list);
  switch (kind) {
    case "releases":
      return JSON.stringify(
        items.map((tag_name) => ({ tag_name, draft: false, prerelease: false, published_at: "2026-07-01T00:00:00Z" })),
      );
    case "assets":
      return JSON.stringify({
        assets: items.map(filled).map((name) => ({ name, digest: `sha256:${digest("sha256", name, bytes)}` })),
      });
    case "signature":
      return ownSignature(bytesOf(filled(items[0] ?? ""), bytes));
    case "key":
      return (await ownKey()).publicKey;
    case "gitlab-tags":
      return JSON.stringify(items.map((name) => ({ name })));
    case "hashicorp":
      return JSON.stringify({ versions: Object.fromEntries(items.map((version) => [version, {}])) });
    case "git-tags":
      return ["# service=git-upload-pack\n"]
        .concat(items.map((tag) => `${"0".repeat(40)} refs/tags/${tag}\n`))
        .map(packet)
        .join("");
    default:
      throw new Error(`There is no list ${kind}.`);
  }
}

/** A line of git's protocol: its length in four hex digits in front. */
function packet(text: string): string {
  return `${(text.length + 4).toString(16).padStart(4, "0")}${text}`;
}
