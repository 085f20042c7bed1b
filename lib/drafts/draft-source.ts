import { type Address, withVariables } from "#lib/drafts/address";
import { findSums } from "#lib/drafts/find-sums";
import type { File, Obtained } from "#lib/drafts/obtain";
import type { Draft } from "#lib/drafts/recipe-text";
import type { DraftSource } from "#lib/drafts/sources";
import type { Looked } from "#lib/drafts/steps";
import type { Upstream } from "#lib/upstream/upstream";

/** `version` is that of the recipe, `arch` its list of architectures. */
type Around = { version: string | null; arch: Draft["arch"]; upstream: Upstream };

/** A source as the recipe has it: who vouches for it, and what its author should know. */
export async function draftSource(
  { source, first, others }: Obtained,
  { version, arch, upstream }: Around,
): Promise<Draft["sources"][number]> {
  const { id, template } = source;
  const { address } = first;
  const { sums, tried } = await findSums(upstream, { address, template, version, digests: first });
  const notes = sums === null ? [noteTried(address, tried)] : [];
  if (address.version !== null && address.version !== version)
    notes.push(`Its version ${address.version} stays as it is; an option of the type version could choose it.`);
  const isPart = others.length === 0 && Object.keys(arch).length > 1;
  const when = isPart && address.arch !== null ? { arch: address.arch.name } : undefined;
  const differing = others.flatMap((other) => differences(source, first, other, version));
  return { id, url: template, sums, when, notes: notes.concat(differing) };
}

/** Lists beside the file by their names, others by their addresses. */
function noteTried({ url }: Address, tried: readonly string[]): string {
  const folder = url.slice(0, url.lastIndexOf("/") + 1);
  const names = tried.map((list) => (list.startsWith(folder) ? list.slice(folder.length) : list));
  return `No digest of it was found; tried: ${names.join(", ")}.`;
}

/** Programs that only one architecture's file has: steps are written for the first one. */
function differences(source: DraftSource, first: File, other: File, version: string | null): string[] {
  const [here, there] = [first, other].map((file) => lookedAt(source, file, version).inside.programs);
  const paths = new Set(there?.map((program) => program.path));
  const known = new Set(here?.map((program) => program.path));
  const missing = Array.from(known).filter((path) => !paths.has(path));
  const more = Array.from(paths).filter((path) => !known.has(path));
  const note = (does: string, list: string[]) =>
    list.length === 0 ? [] : [`The file for ${other.address.arch?.name} ${does} ${list.join(", ")}.`];
  return note("lacks", missing).concat(note("has besides", more));
}

/** What is in a file that can run on its architecture, in paths as the recipe writes them. */
export function lookedAt(source: DraftSource, { address, inside }: File, version: string | null): Looked {
  const { arch } = address;
  const known = { github: null, version, word: arch?.word, variable: source.variable };
  const rewritten = <T extends { path: string }>(list: T[]) =>
    list.map((each) => ({ ...each, path: withVariables(each.path, known) }));
  const runnable = inside.programs.filter((program) => arch === null || program.arch === arch.name);
  return { source, inside: { ...inside, programs: rewritten(runnable), units: rewritten(inside.units) } };
}
