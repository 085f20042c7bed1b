import path from "node:path";
import { formatOf } from "#lib/archive-formats";
import { type Address, pathOf } from "#lib/drafts/address";
import { type Inside, lookIntoFile } from "#lib/drafts/look-inside";
import type { DraftSource } from "#lib/drafts/sources";
import { type Hold, hashOf } from "#lib/upstream/cache";
import { download } from "#lib/upstream/download";
import type { Upstream } from "#lib/upstream/upstream";

/** `look` reads an archive elsewhere than in this thread. */
export type Tools = { upstream: Upstream; signal: AbortSignal; look?: typeof lookIntoFile };
export type File = { address: Address; sha256: string; sha512: string; size: number; inside: Inside };
/** A source with its files: what is written for the first one goes for the others. */
export type Obtained = { source: DraftSource; first: File; others: File[] };

/** Downloads the files of a source, with the limits of every download, and looks inside. */
export async function obtain(source: DraftSource, hold: Hold, tools: Tools): Promise<Obtained> {
  const [first, ...others] = source.addresses;
  const get = (address: Address) => obtainFile(address, hold, tools);
  return { source, first: await get(first), others: await Promise.all(others.map(get)) };
}

async function obtainFile(
  address: Address,
  hold: Hold,
  { upstream, signal, look = lookIntoFile }: Tools,
): Promise<File> {
  const { url } = address;
  const format = formatOf(url);
  const wanted = { id: url, url, format, sums: null, sha256: null, size: null, verifiedBy: null };
  // That nobody vouches for the bytes is not known yet: lists are looked for later.
  const log: Upstream["log"] = (level, text) => {
    if (level === "info") upstream.log(level, text);
  };
  const tools = { signal, hold, onProgress: () => undefined };
  const [got] = (await download({ ...upstream, log }, { sources: [wanted] }, tools)).sources;
  if (got?.sha256 == null || got.size === null) throw new Error(`${url} was not downloaded.`);
  const { sha256, size } = got;
  const file = hold.path(sha256);
  const inside = await look(file, { name: path.posix.basename(pathOf(url)), format, size });
  return { address, sha256, sha512: await hashOf(file, "sha512", signal), size, inside };
}
