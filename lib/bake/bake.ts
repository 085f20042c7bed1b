import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import { entries, type Span } from "#lib/bake/archive";
import { requireContents } from "#lib/bake/contents";
import type { Entry, Notes } from "#lib/bake/entry";
import { type Inside, inspectEntries } from "#lib/bake/inspect";
import { layout, type Sources } from "#lib/bake/layout";
import { requireListing } from "#lib/bake/listing";
import { logFindings, requireSound } from "#lib/bake/sound";
import { requireSquashfs, writeSquashfs } from "#lib/bake/squashfs";
import { tarStream } from "#lib/bake/tar";
import { AppError } from "#lib/errors";
import type { Manifest, Texts } from "#lib/images/manifest";
import type { Finding } from "#lib/inspect/finding";
import { TextKeeper } from "#lib/inspect/texts";
import type { Log } from "#lib/log";
import type { Plan, PlanSource } from "#lib/recipes/plan";

export type BakeTools = {
  /** The verified bytes of a source, all or a span of them. */
  open(source: PlanSource, span?: Span): Readable;
  /** Path of the image file to write. */
  output: string;
  log: Log;
  signal: AbortSignal;
  /** Bytes read from all sources so far, each byte once. */
  onProgress(done: number): void;
};

export type BakeResult = {
  sha256: string;
  /** Bytes. */
  size: number;
  manifest: Manifest;
  texts: Texts;
  /** Also in the log. */
  findings: Finding[];
  /** The plan's, then those found while baking; the latter are in the log as well. */
  warnings: string[];
  /** What a conversion rewrote, wrote and left out, one sentence each. */
  changes: string[];
  /** `mksquashfs 4.5.1` */
  tool: string;
  /** What an adopted image tells of itself where it is not as asked for. */
  self?: { os: string; osVersion: string | null; compression: string };
};

/**
 * Bakes a plan into an image file: sources → entries → layout → tar → mksquashfs, all in one stream; what was
 * written is then read back and compared with the manifest. The same plan gives the same bytes.
 * On failure or abort the output is removed and an AppError, or the signal's reason, thrown.
 */
export async function bake(plan: Plan, tools: BakeTools): Promise<BakeResult> {
  const { output, log, signal } = tools;
  const tool = `mksquashfs ${await requireSquashfs()}`;
  const inside: Inside = { manifest: [], texts: new TextKeeper() };
  const { manifest } = inside;
  const notes: Notes = { log, warnings: [], changes: [] };
  let findings: Finding[] = [];
  const judge = () => {
    findings = requireSound(plan, { manifest, texts: inside.texts.texts });
  };
  try {
    const image = inspectEntries(layout(plan, sourcesOf(plan, tools), notes), inside);
    await writeSquashfs(tarStream(judged(image, judge)), output, plan, signal);
    await requireListing(output, manifest, signal);
    for (const warning of notes.warnings) log("warn", warning);
    const [{ sha256, size }] = await Promise.all([digestOf(output, signal), requireContents(output, manifest, signal)]);
    const { texts } = inside.texts;
    logFindings(plan, findings, log);
    const warnings = plan.warnings.concat(notes.warnings);
    return { sha256, size, manifest, texts, findings, warnings, changes: notes.changes, tool };
  } catch (error) {
    await rm(output, { force: true });
    throw error;
  }
}

/** At the end of an image's entries, while there is no whole image yet, they are judged. */
async function* judged(entries: AsyncIterable<Entry>, judge: () => void): AsyncGenerator<Entry> {
  yield* entries;
  judge();
}

function sourcesOf(plan: Plan, { open, onProgress, signal }: BakeTools): Sources {
  const done = new Map<string, number>();
  async function* read(source: PlanSource, span?: Span): AsyncGenerator<Uint8Array> {
    // The signal ends also a read that would wait forever.
    for await (const chunk of addAbortSignal(signal, open(source, span))) {
      done.set(source.id, Math.min(source.size ?? Number.POSITIVE_INFINITY, (done.get(source.id) ?? 0) + chunk.length));
      onProgress(Array.from(done.values()).reduce((sum, bytes) => sum + bytes, 0));
      yield chunk;
    }
  }
  return {
    nameOf: (id) => nameOf(find(plan, id)),
    read: (id, inside) => {
      const source = find(plan, id);
      return entries({ ...source, name: nameOf(source), open: (span) => read(source, span) }, inside);
    },
  };
}

function find(plan: Plan, id: string): PlanSource {
  const source = plan.sources.find((each) => each.id === id);
  if (source === undefined)
    throw new AppError("invalid", `A step of ${plan.name} names the source ${id}, which the plan does not have.`);
  return source;
}

function nameOf({ url }: PlanSource): string {
  return path.posix.basename(url.replace(/^upload:/, "").replace(/[?#].*$/, ""));
}

async function digestOf(file: string, signal: AbortSignal): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(file, { signal, highWaterMark: 1024 * 1024 })) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest("hex"), size };
}
