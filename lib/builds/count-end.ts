import { findEnd } from "#lib/builds/reads-queue";
import { bounded, figures } from "#lib/figures";

/** Counts how a build has ended, for whoever watches over this server. One that went back to the queue has not ended. */
export async function countEnd(id: string): Promise<void> {
  const ended = await findEnd(id).catch(() => null);
  if (ended === null) return;
  const { recipe, status, size } = ended;
  figures().builds.inc({ recipe: bounded("recipe", recipe ?? "none"), outcome: status });
  if (size !== null) figures().bakedBytes.inc(Number(size));
}
