import { type Tx, transaction } from "#lib/db";
import { imageEvent, noteEvent } from "#lib/events/writes";
import { getImage } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { markHeld, markSkipped, markWaiting } from "#lib/images/writes-decided";
import { noteStandings } from "#lib/repository/writes";

/** Who decides, in a few words, when, and why. */
type Decision = { by: string; now: Date; note: string };

/**
 * Lets candidates never be shown to machines, all of them or none; it can be taken back. AppError `not_found`; `conflict` when
 * one is no candidate (any more).
 */
export async function skip(
  files: readonly string[],
  { by, now, note }: Decision,
  store: ImageStore,
): Promise<ImageRow[]> {
  return decideOn(files, store, async (tx, image) => {
    await markSkipped(tx, image.file, { at: now, by, note });
    await noteEvent(tx, imageEvent("image.skipped", { ...image, state: "skipped" }, note), now);
  });
}

/** Lets candidates wait until somebody decides: none is published by itself meanwhile. Errors as of {@link skip}. */
export async function hold(
  files: readonly string[],
  { by, now, note }: Decision,
  store: ImageStore,
): Promise<ImageRow[]> {
  return decideOn(files, store, (tx, { file }) => markHeld(tx, file, { at: now, by, note }));
}

/** Takes back that images are held or skipped: they wait like others. AppError `not_found`; `conflict` when one is neither. */
export async function takeBack(files: readonly string[], store: ImageStore): Promise<ImageRow[]> {
  return decideOn(files, store, (tx, { file }) => markWaiting(tx, file));
}

async function decideOn(
  files: readonly string[],
  store: ImageStore,
  mark: (tx: Tx, image: ImageRow) => Promise<void>,
): Promise<ImageRow[]> {
  const images = await Promise.all(Array.from(new Set(files), (file) => getImage(file)));
  const decided = await transaction(async (tx) => {
    const rows = [];
    for (const image of images) {
      await mark(tx, image);
      rows.push(await getImage(image.file, tx));
    }
    return rows;
  });
  return noteStandings(decided, store);
}
