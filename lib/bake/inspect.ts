import { createHash } from "node:crypto";
import type { Entry, ImageEntry } from "#lib/bake/entry";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import { type ProgramFacts, ProgramReader } from "#lib/inspect/program-reader";
import { isWantedText, type TextKeeper } from "#lib/inspect/texts";

/** Passes entries on and notes each in `inside` once its body went by: digest, what ELF files say about themselves, and small texts. */
export async function* inspectEntries(
  entries: AsyncIterable<ImageEntry>,
  { manifest, texts }: Inside,
): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    const tap = new Tap(entry);
    yield { ...entry, body: tap.read() };
    manifest.push(manifestEntry(entry, tap, entry.type === "file" ? tap.program.facts() : null));
    if (tap.text !== null) texts.keep(entry.path, Buffer.concat(tap.text));
  }
}

/** What is learnt of an image while it goes by. */
export type Inside = { manifest: Manifest; texts: TextKeeper };

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

function elfOf({ bits, ...facts }: ProgramFacts): ManifestEntry["elf"] {
  return bits === 32 ? Object.assign({ bits } as const, facts) : facts;
}
