import type { Build } from "#lib/builds/schema";
import { move } from "#lib/builds/writes";
import { noteInspection } from "#lib/builds/writes-inspections";
import { isTaken, type Tx, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import { insertImage, type NewImage } from "#lib/images/writes";
import type { Finding } from "#lib/inspect/finding";
import type { Plan } from "#lib/recipes/plan";
import { republish } from "#lib/repository/writes";
import { recordDigests } from "#lib/upstream/data";

/** The build that made an image, as far as it is kept with the image, and what a look into it finds. */
export type MadeBy = Pick<Build, "kind" | "request"> & { plan: Plan | null; findings: Finding[] };

/**
 * Publishes an image that was read back from the store, with the build that made it. In a database from before that build
 * had ended, it ends now. Throws AppError conflict when the name or the request belongs to another image or build.
 */
export async function insertAdopted(image: NewImage, by: MadeBy, now: Date): Promise<void> {
  try {
    await transaction(async (tx) => {
      await refuseLive(tx, image);
      await restoreBuild(tx, image, by);
      await insertImage(tx, image);
      await noteInspection(tx, image.file, by.findings, now);
      await republish(tx, image.name, now);
      if (by.plan !== null) await recordDigests(tx, by.plan, image.createdAt);
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError("conflict", "Another image answers the same request by now.");
  }
}

async function refuseLive(tx: Tx, { buildId, file, fingerprint }: NewImage): Promise<void> {
  const where = { OR: [{ liveKey: fingerprint }, { liveFile: file }], NOT: { id: buildId } };
  const live = await tx.build.findFirst({ where, select: { id: true } });
  if (live === null) return;
  throw new AppError(
    "conflict",
    `Build ${live.id} is making this file anew. Wait for its end, or cancel it and try again.`,
  );
}

async function restoreBuild(tx: Tx, image: NewImage, by: MadeBy): Promise<void> {
  const { buildId: id, size, createdAt: finishedAt } = image;
  const known = await tx.build.findUnique({ where: { id }, select: { status: true } });
  if (known === null) return insertBuild(tx, image, by);
  if (known.status === "succeeded") return;
  if (!(await move("adopt", { id }, { size, finishedAt, cancelAt: null }, tx)))
    throw new AppError("conflict", `Build ${id} ended as ${known.status} without publishing it. Ask for it anew.`);
  const plan = by.plan ?? undefined;
  await tx.buildDetail.upsert({ where: { buildId: id }, create: { buildId: id, plan }, update: { plan } });
}

async function insertBuild(tx: Tx, image: NewImage, { kind, request, plan }: MadeBy): Promise<void> {
  const { buildId: id, fingerprint, file, name, version, revision, arch, recipe, recipeDigest, createdAt } = image;
  const identity = { fingerprint, file, name, version, revision, arch, recipe, recipeDigest };
  const life = { status: "succeeded", origin: "adopt-images", size: image.size, createdAt, finishedAt: createdAt };
  await tx.build.create({
    data: { id, ...identity, ...life, kind, request, detail: { create: { plan: plan ?? undefined } } },
  });
}
