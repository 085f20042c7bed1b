import path from "node:path";
import { ARCHES } from "#lib/arches";
import {
  type Address,
  ARCH_WORDS,
  type ArchVariable,
  addressTemplate,
  pathOf,
  programName,
  readAddress,
  wordPattern,
} from "#lib/drafts/address";
import { AppError } from "#lib/errors";
import { isThere } from "#lib/upstream/request";
import type { Upstream } from "#lib/upstream/upstream";
import type { Arch } from "#lib/words";

/** A source of the recipe: the same file for each architecture there is of it, the first one's first. */
export type DraftSource = {
  id: string;
  template: string;
  addresses: [Address, ...Address[]];
  variable: ArchVariable | undefined;
};

/**
 * Makes sources of addresses: those that differ in the architecture alone are one. Where only one architecture was given, the
 * other one's address is tried. What the first address tells of the version goes for all.
 */
export async function draftSources(upstream: Upstream, urls: readonly string[]): Promise<DraftSource[]> {
  const read = urls.map(readAddress);
  const [lead] = read;
  const groups = new Map<string, [Address, ...Address[]]>();
  for (const address of read) {
    const shape = addressTemplate(address.url, { ...lead, ...address, word: address.arch?.word, variable: "arch" });
    const same = groups.get(shape);
    if (same === undefined) groups.set(shape, [address]);
    else if (same.every(({ arch }) => arch?.name !== address.arch?.name)) same.push(address);
    else throw new AppError("invalid", `${address.url} was given twice.`);
  }
  const complete = await Promise.all(Array.from(groups.values(), (group) => withOther(upstream, group)));
  requireOneVocabulary(complete);
  const ids = idsOf(complete.map(([first]) => first));
  return complete.map((addresses, index) => toSource(addresses, ids[index] ?? "", lead));
}

function toSource(addresses: DraftSource["addresses"], id: string, lead: Address | undefined): DraftSource {
  const [{ url, arch }] = addresses;
  const variable = variableOf(addresses);
  const { github = null, version = null } = lead ?? {};
  return { id, variable, addresses, template: addressTemplate(url, { github, version, word: arch?.word, variable }) };
}

async function withOther(upstream: Upstream, group: DraftSource["addresses"]): Promise<DraftSource["addresses"]> {
  const [{ url, arch }, ...more] = group;
  if (arch === null || more.length > 0) return group;
  const other = ARCHES.find((name) => name !== arch.name);
  const words = other === undefined ? [] : ARCH_WORDS[other];
  const host = url.slice(0, url.length - pathOf(url).length);
  for (const word of words) {
    const there = host + pathOf(url).replace(wordPattern(arch.word), word);
    if (await isThere(upstream, there)) return [...group, readAddress(there)];
  }
  return group;
}

const VOCABULARIES = [
  ["arch.go", { "x86-64": "amd64", arm64: "arm64" }],
  ["arch.uname", { "x86-64": "x86_64", arm64: "aarch64" }],
] as const satisfies [ArchVariable, Record<Arch, string>][];

/** Words of no ecosystem stand in the recipe's own list. */
function variableOf(addresses: readonly Address[]): ArchVariable | undefined {
  if (addresses[0]?.arch === null) return undefined;
  const known = VOCABULARIES.find(([, words]) =>
    addresses.every(({ arch }) => arch === null || words[arch.name] === arch.word),
  );
  return known?.[0] ?? "arch";
}

function requireOneVocabulary(groups: readonly DraftSource["addresses"][]): void {
  const own = groups.filter((group) => variableOf(group) === "arch").flat();
  for (const { arch, url } of own)
    if (own.some((other) => other.arch?.name === arch?.name && other.arch?.word !== arch?.word))
      throw new AppError(
        "invalid",
        `${url} calls the architecture otherwise than the other addresses, and a recipe has one list of words: begin with one of them.`,
      );
}

/** What each architecture is called in the recipe's list. Without a word in any address the programs tell which there are. */
export function archWords(sources: readonly DraftSource[], inPrograms: readonly Arch[]): Partial<Record<Arch, string>> {
  const named = sources.flatMap(({ addresses, variable }) => addresses.map(({ arch }) => ({ arch, variable })));
  const words = new Map<Arch, string>();
  for (const { arch, variable } of named)
    if (arch !== null && (variable === "arch" || !words.has(arch.name))) words.set(arch.name, arch.word);
  const found = words.size > 0 ? words : new Map(inPrograms.map((name) => [name, VOCABULARIES[0][1][name]]));
  return Object.fromEntries(ARCHES.flatMap((name) => (found.has(name) ? [[name, found.get(name)]] : [])));
}

function idsOf(addresses: readonly Address[]): string[] {
  const taken = new Set<string>();
  return addresses.map(({ url }) => {
    const plain = programName(path.posix.basename(pathOf(url)))
      .toLowerCase()
      .replace(/[^a-z\d]+/g, "-")
      .replace(/^[^a-z]+|-$/g, "");
    const base = plain || "archive";
    let id = base;
    for (let count = 2; taken.has(id); count++) id = `${base}-${count}`;
    taken.add(id);
    return id;
  });
}
