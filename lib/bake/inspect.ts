import { createHash } from "node:crypto";
import type { Entry, ImageEntry, Notes } from "#lib/bake/entry";
import { noteLibraries } from "#lib/bake/libraries";
import { AppError } from "#lib/errors";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import type { ElfFacts } from "#lib/inspect/elf";
import type { Needs } from "#lib/inspect/libraries";
import { type ProgramFacts, ProgramReader } from "#lib/inspect/program-reader";
import { isWantedText, type TextKeeper } from "#lib/inspect/texts";
import type { Plan } from "#lib/recipes/plan";
import type { Arch } from "#lib/words";

/**
 * Passes entries on and notes each in `inside` once its body went by: digest, what ELF files say about themselves, and small texts.
 * A program for another CPU ends the bake; what a machine may not be able to run, or can no longer write, is a warning.
 */
export async function* inspectEntries(
  entries: AsyncIterable<ImageEntry>,
  { arch, request }: Pick<Plan, "arch" | "request">,
  { manifest, texts }: Inside,
  notes: Notes,
): AsyncGenerator<Entry> {
  const needs = new Map<string, Needs>();
  for await (const entry of entries) {
    const tap = new Tap(entry);
    yield { ...entry, body: tap.read() };
    const elf = entry.type === "file" ? tap.program.facts() : null;
    if (elf !== null) refuseForeign(elf, arch, entry);
    if (elf?.linkage === "dynamic")
      needs.set(entry.path, { loader: elf.interpreter ?? null, libraries: elf.needed ?? [] });
    manifest.push(manifestEntry(entry, tap, elf));
    if (tap.text !== null) texts.keep(entry.path, Buffer.concat(tap.text));
  }
  const paths = manifest.map(({ path }) => path);
  noteLibraries(needs, request.os, paths, notes);
  notes.warnings.push(...readOnlyOpt(paths));
}

/** What is learnt of an image while it goes by. */
export type Inside = { manifest: Manifest; texts: TextKeeper };

/** Measured with systemd-sysext 252: whatever an image has in `opt/` makes the whole of `/opt` read-only while it is merged. */
function readOnlyOpt(paths: string[]): string[] {
  const [first, ...others] = paths.filter((path) => path.startsWith("opt/"));
  if (first === undefined) return [];
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  return [
    `The image has ${first}${more}, which makes /opt read-only while it is merged: systemd-sysupdate can write no new image to ` +
      "/opt/extensions, and kubelet no plugins to /opt/cni. Place it below usr/ where it can be helped.",
  ];
}

/** Reads a body once for all its purposes: the image, the digest, what a program tells of itself, what a small text says. */
class Tap {
  readonly program = new ProgramReader();
  readonly hash = createHash("sha256");
  /** Null where nobody wants to know. */
  readonly text: Uint8Array[] | null;
  constructor(private readonly entry: ImageEntry) {
    this.text = isWantedText(entry) ? [] : null;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.entry.body) {
      this.program.see(chunk);
      this.hash.update(chunk);
      this.text?.push(Uint8Array.from(chunk));
      yield chunk;
    }
  }
}

function manifestEntry(entry: ImageEntry, tap: Tap, program: ProgramFacts | null): ManifestEntry {
  const { path, type, mode, size, target } = entry;
  const sha256 = type === "file" ? tap.hash.digest("hex") : undefined;
  return {
    path,
    type,
    mode,
    size,
    sha256,
    target: target ?? undefined,
    elf: program === null ? undefined : elfOf(program),
  };
}

/** Only programs of 64 bits are in an image. */
function elfOf({ bits: _, ...facts }: ProgramFacts): ManifestEntry["elf"] {
  return facts;
}

function refuseForeign(elf: ElfFacts, arch: Arch, { path, origin }: ImageEntry): void {
  if (elf.arch === arch && elf.bits === 64) return;
  const is = elf.bits === 32 ? "a 32-bit program" : `a program for ${elf.arch === "other" ? "another CPU" : elf.arch}`;
  throw new AppError("invalid", `${path} (from ${origin}) is ${is}, but the image is for ${arch}.`);
}
