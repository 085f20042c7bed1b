import { createHash } from "node:crypto";
import { ELF_HEAD, type ElfFacts, readElf } from "#lib/bake/elf";
import { type Needs, NeedsReader } from "#lib/bake/elf-needs";
import type { Entry, ImageEntry, Notes } from "#lib/bake/entry";
import { noteLibraries } from "#lib/bake/libraries";
import { AppError } from "#lib/errors";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import type { Plan } from "#lib/recipes/plan";
import type { Arch } from "#lib/words";

/**
 * Passes entries on and notes each in the manifest once its body went by: digest, and what ELF files say about themselves.
 * A program for another CPU ends the bake; what a machine may not be able to run, or can no longer write, is a warning.
 */
export async function* inspectEntries(
  entries: AsyncIterable<ImageEntry>,
  { arch, request }: Pick<Plan, "arch" | "request">,
  manifest: Manifest,
  notes: Notes,
): AsyncGenerator<Entry> {
  const needs = new Map<string, Needs>();
  for await (const entry of entries) {
    const tap = new Tap(entry.body);
    yield { ...entry, body: tap.read() };
    const elf = entry.type === "file" ? readElf(tap.head) : null;
    if (elf !== null) refuseForeign(elf, arch, entry);
    if (elf?.linkage === "dynamic") needs.set(entry.path, tap.needs.needs());
    manifest.push(manifestEntry(entry, tap, elf));
  }
  const paths = manifest.map(({ path }) => path);
  noteLibraries(needs, request.os, paths, notes);
  notes.warnings.push(...readOnlyOpt(paths));
}

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

/** Reads a body once for all its purposes: the image, the digest, the first bytes, the libraries of a dynamic program. */
class Tap {
  head = Buffer.alloc(0);
  private isDynamic = false;
  readonly needs = new NeedsReader();
  readonly hash = createHash("sha256");
  constructor(private readonly body: AsyncIterable<Uint8Array>) {}

  async *read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.body) {
      const isOpen = this.head.length < ELF_HEAD;
      if (isOpen) this.head = Buffer.concat([this.head, chunk.subarray(0, ELF_HEAD)]);
      if (isOpen) this.isDynamic = readElf(this.head)?.linkage === "dynamic";
      if (isOpen || this.isDynamic) this.needs.see(chunk);
      this.hash.update(chunk);
      yield chunk;
    }
  }
}

function manifestEntry(entry: ImageEntry, tap: Tap, elf: ElfFacts | null): ManifestEntry {
  const { path, type, mode, size, target } = entry;
  const sha256 = type === "file" ? tap.hash.digest("hex") : undefined;
  const facts = elf === null ? undefined : { arch: elf.arch, linkage: elf.linkage };
  return { path, type, mode, size, sha256, target: target ?? undefined, elf: facts };
}

function refuseForeign(elf: ElfFacts, arch: Arch, { path, origin }: ImageEntry): void {
  if (elf.arch === arch && elf.bits === 64) return;
  const is = elf.bits === 32 ? "a 32-bit program" : `a program for ${elf.arch === "other" ? "another CPU" : elf.arch}`;
  throw new AppError("invalid", `${path} (from ${origin}) is ${is}, but the image is for ${arch}.`);
}
