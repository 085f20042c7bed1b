import { createHash } from "node:crypto";
import { ELF_HEAD, type ElfFacts, readElf } from "#lib/bake/elf";
import type { Entry, ImageEntry, Notes } from "#lib/bake/entry";
import { AppError } from "#lib/errors";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import type { Arch } from "#lib/words";

/**
 * Passes entries on and notes each in the manifest once its body went by: digest, and what ELF files say about themselves.
 * A program for another CPU ends the bake; programs that want shared libraries are one warning.
 */
export async function* inspectEntries(
  entries: AsyncIterable<ImageEntry>,
  arch: Arch,
  manifest: Manifest,
  notes: Notes,
): AsyncGenerator<Entry> {
  const dynamic: string[] = [];
  for await (const entry of entries) {
    const tap = new Tap(entry.body);
    yield { ...entry, body: tap.read() };
    const elf = entry.type === "file" ? readElf(tap.head) : null;
    if (elf !== null) refuseForeign(elf, arch, entry);
    if (elf?.linkage === "dynamic") dynamic.push(entry.path);
    manifest.push(manifestEntry(entry, tap, elf));
  }
  if (dynamic.length > 0) notes.warnings.push(dynamicWarning(dynamic));
}

/** Reads a body once for three purposes: the image, the digest, the first bytes. */
class Tap {
  head = Buffer.alloc(0);
  readonly hash = createHash("sha256");
  constructor(private readonly body: AsyncIterable<Uint8Array>) {}

  async *read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.body) {
      if (this.head.length < ELF_HEAD) this.head = Buffer.concat([this.head, chunk.subarray(0, ELF_HEAD)]);
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

const SHOWN = 4;

function dynamicWarning(paths: string[]): string {
  const names = paths.slice(0, SHOWN).join(", ");
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : "";
  return `Not static, so they need shared libraries that the machine may not have: ${names}${more}.`;
}
