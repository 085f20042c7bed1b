import { Build, type Rebake, type StageTime } from "#lib/builds/schema";
import { shortenList } from "#lib/builds/shorten";
import { type Held, move } from "#lib/builds/writes";
import { type Tx, transaction } from "#lib/db";
import type { ImageRow } from "#lib/images/schema";
import { fieldsNow } from "#lib/log";
import type { Plan } from "#lib/recipes/plan";

/** What became of an order: a new build, one of the same image that is queued or running, or a full queue. */
export type RebakeOrder = { outcome: "queued" | "joined"; id: string } | { outcome: "full"; waiting: number };

/**
 * Queues a build that bakes an image again. It owns no file name: beside it a build that publishes may run. One transaction,
 * so that of requests that come at once one is queued and the others join it.
 */
export function queueRebake(
  image: ImageRow,
  { plan, origin, limit }: { plan: Plan; origin: string; limit: number },
  now: Date,
): Promise<RebakeOrder> {
  const liveKey = `rebake ${image.file}`;
  return transaction(async (tx): Promise<RebakeOrder> => {
    const live = await tx.build.findUnique({ where: { liveKey }, select: { id: true } });
    if (live !== null) return { outcome: "joined", id: live.id };
    const waiting = await tx.build.count({ where: { status: "queued" } });
    if (waiting >= limit) return { outcome: "full", waiting };
    const id = crypto.randomUUID();
    const { request, ...what } = await identityOf(image, tx);
    const { requestId } = fieldsNow();
    const life = { id, status: "queued", rebake: true, liveKey, origin, requestId, createdAt: now };
    const asked = Build.shape.request.parse(request);
    await tx.build.create({ data: { ...what, ...life, request: asked, detail: { create: { plan } } } });
    return { outcome: "queued", id };
  });
}

/** Of the build that made the image, so that lists name both alike. */
function identityOf({ buildId }: ImageRow, tx: Tx) {
  return tx.build.findUniqueOrThrow({
    where: { id: buildId },
    select: {
      ...{ kind: true, request: true, fingerprint: true, file: true, name: true, version: true, revision: true },
      ...{ arch: true, recipe: true, recipeDigest: true, unsaved: true },
    },
  });
}

type Compared = Omit<Rebake, "at" | "buildId" | "identical"> & { image: string };

/** Keeps what came of it, in the place of the last one, and ends the build. False when the lease is lost or a cancel was requested. */
export function finishRebake(
  held: Held,
  compared: Compared,
  { stages, plan, ...said }: { plan: Plan; stages: StageTime[]; warnings: string[]; changes: string[] },
  now: Date,
): Promise<boolean> {
  const { image, tool, size } = compared;
  return transaction(async (tx) => {
    if (!(await move("succeed", { ...held, cancelAt: null }, { stages, tool, size, finishedAt: now }, tx)))
      return false;
    const detail = { plan, warnings: shortenList(said.warnings), changes: shortenList(said.changes) };
    await tx.buildDetail.update({ where: { buildId: held.id }, data: detail });
    const data = { ...compared, buildId: held.id, createdAt: now };
    await tx.rebake.upsert({ where: { image }, create: data, update: data });
    return true;
  });
}
