import { prepare } from "#lib/builds/prepare";
import { findLive, getBuild, getPlan, requestOf } from "#lib/builds/reads";
import { AskedBuild, type Build } from "#lib/builds/schema";
import { showImage } from "#lib/builds/show";
import { requireKnown } from "#lib/builds/unknown-version";
import { type Draft, findOrder, type Order, queueBuild } from "#lib/builds/writes";
import { requireFree } from "#lib/disk-space";
import { AppError } from "#lib/errors";
import { isKnownToLack } from "#lib/images/missing";
import { fileName, publishedVersion } from "#lib/images/name";
import { findReserved } from "#lib/images/reads";
import type { Image, ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { parse } from "#lib/issues";
import type { Catalog } from "#lib/recipes/load";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import type { FindRehearser } from "#lib/rehearse/elsewhere";
import type { Uploads } from "#lib/uploads/uploads";
import type { Upstream } from "#lib/upstream/upstream";

/** What this room needs of its surroundings; `lib/context.ts` makes it from the environment. */
export type Context = {
  catalog(): Promise<Catalog>;
  upstream: Upstream;
  store: ImageStore;
  findRehearser: FindRehearser;
  /** Archives that users sent. */
  uploads: Uploads;
  /** Builds that may wait. */
  queueLimit: number;
  /** What is ordered waits as a candidate: whoever asks may bake and not publish. */
  asCandidates: boolean;
  /** Bytes. */
  maxUpload: number;
  /** How machines reach this server, without a final slash; empty gives relative addresses. */
  baseUrl: string;
};

export type Requested = { build: Build; image: Image | null };

/**
 * Asks for an image (contract: POST /api/v1/builds). Gives the image when it exists already, with the build that made it;
 * else the live or newly queued build. `origin` says who asked, in a few words; `watch` is the id of the watch that did.
 * Throws AppError invalid, not_found (also of a version, without `force`; facts: suggestion), conflict (facts: image,
 * suggestion), busy (a full queue or disk; facts: retryAfter in seconds), upstream.
 */
export async function requestImage(
  input: unknown,
  context: Context,
  origin: string,
  watch?: string,
): Promise<Requested> {
  const { force, candidate, ...request } = parse(AskedBuild, input);
  const catalog = await context.catalog();
  const { upstream } = context;
  const prepared = await prepare(request, { catalog, upstream, compressionOf: takenCompression });
  const { pinned, plan, loaded } = prepared;
  const { recipe, name, version, revision, arch } = pinned;
  const identity = { kind: "recipe", fingerprint: plan.fingerprint, file: fileName(pinned), recipe } as const;
  const draft = {
    ...identity,
    name,
    version,
    revision,
    arch,
    request: pinned,
    recipeDigest: loaded.digest,
    candidate,
    watch,
    plan,
  };
  if (!force && (await findOrder(draft)) === null) await requireKnown(request, prepared, upstream);
  return order(draft, context, origin);
}

/** Reuses, joins, refuses or queues: who owns a name is decided here (contract: Who owns a name). Lost bytes are baked anew. */
export async function order(draft: Draft, context: Context, origin: string): Promise<Requested> {
  const known = await findOrder(draft);
  const lost = await lostImage(known, context.store);
  if (known !== null && lost === null) return answerTo(known, draft, context);
  const candidate = draft.candidate || context.asCandidates;
  const wanted = lost === null ? { ...draft, candidate } : await draftAsBefore(draft, lost);
  requireFree(await context.store.free(), roomFor(wanted.plan));
  const waiting = { limit: context.queueLimit, rebakes: lost !== null };
  return answerTo(await queueBuild(wanted, origin, waiting, new Date()), draft, context);
}

async function answerTo(order: Order, draft: Draft, context: Context): Promise<Requested> {
  switch (order.outcome) {
    case "queued":
    case "joined":
      return { build: await getBuild(order.id), image: null };
    case "image":
      return order.equal ? reuse(order.image, draft, context) : refuseTakenName(draft, order.image, context);
    case "taken":
      return refuseTakenName(draft, null, context);
    case "full":
      throw fullQueue(order.waiting);
  }
}

/** Bytes that a bake writes, as far as they are known: an image is about as large as what it is made of. */
export function roomFor({ sources }: Plan): number {
  return sources.reduce((sum, { size }) => sum + (size ?? 0), 0);
}

async function reuse(image: ImageRow, draft: Draft, context: Context): Promise<Requested> {
  if (image.deletedAt === null) return { build: await getBuild(image.buildId), image: await showImage(image, context) };
  const { advice, suggestion } = await wayOn(draft);
  throw new AppError(
    "conflict",
    `${image.file} was deleted, and machines may still know its name, so it stays reserved. ${advice}`,
    { facts: { suggestion } },
  );
}

/** Machines that follow a deleted image find its revision; an upload has none. */
async function wayOn(draft: Draft): Promise<{ advice: string; suggestion: { name: string } | { revision: number } }> {
  if (draft.kind === "torcx") {
    const name = await freeName(draft);
    return { advice: `Choose another image name, for example ${name}.`, suggestion: { name } };
  }
  const revision = await freeRevision(draft);
  const published = publishedVersion({ ...draft, revision });
  return { advice: `Ask for revision ${revision}: it is published as version ${published}.`, suggestion: { revision } };
}

async function freeRevision(draft: Draft): Promise<number> {
  let revision = draft.revision + 1;
  while (await isOwned(fileName({ ...draft, revision }))) revision += 1;
  return revision;
}

/** `image` has the name, or else a build of another request. */
async function refuseTakenName(draft: Draft, image: ImageRow | null, context: Context): Promise<never> {
  const name = await freeName(draft);
  const owner = image === null ? "is being baked for another request" : "belongs to another request";
  const message = `${draft.file} ${owner} (other OS, options or the like), and published bytes never change. Choose another image name, for example ${name}.`;
  const existing = image?.deletedAt === null ? await showImage(image, context) : undefined;
  throw new AppError("conflict", message, { facts: { image: existing, suggestion: { name } } });
}

/** The compression of the image that has this file name or is about to. The build first: one that ends meanwhile is an image then. */
export async function takenCompression(file: string): Promise<string | undefined> {
  const live = await findLive(file);
  if (live !== null) return (await requestOf(live.id)).compression;
  return (await findReserved(file))?.compression;
}

/** Whether an image, even a deleted one, or a live build owns this file name. */
export async function isOwned(file: string): Promise<boolean> {
  return (await findLive(file)) !== null || (await findReserved(file)) !== null;
}

/** A name near the wanted one whose file nobody owns: with the OS, else with a number. */
async function freeName(draft: Draft): Promise<string> {
  for (const name of candidates(draft)) if (!(await isOwned(fileName({ ...draft, name })))) return name;
  throw new Error("unreachable: there are endless numbers");
}

function* candidates({ name, request }: Draft): Generator<string> {
  const stem = name.slice(0, 40);
  if (request.os !== "flatcar") yield `${stem}-${request.os.replace(/^_/, "").slice(0, 20)}`;
  for (let n = 2; ; n++) yield `${stem}-${n}`;
}

/** Refuses a build when so many wait. */
export function fullQueue(waiting: number): AppError {
  const message = `${waiting} builds are waiting, which is as many as this server lets wait. Try again later.`;
  return new AppError("busy", message, { facts: { retryAfter: 30 } });
}

/** The image that answers an order, where its bytes are lost: it is baked anew. Else null. */
async function lostImage(order: Order | null, store: ImageStore): Promise<ImageRow | null> {
  if (order?.outcome !== "image" || !order.equal || order.image.deletedAt !== null) return null;
  return (await isKnownToLack(order.image, store)) ? order.image : null;
}

/** A draft that bakes the same bytes again: by the plan of that time, since the recipe may have changed. */
async function draftAsBefore(draft: Draft, { buildId, recipeDigest }: ImageRow): Promise<Draft> {
  const plan = await getPlan(buildId);
  return plan === null ? draft : { ...draft, recipeDigest, plan: unresolved(plan) };
}

/** Digests are asked for anew, or taken from the ledger; only an upload is known by its own. */
export function unresolved(plan: Plan): Plan {
  return { ...plan, sources: plan.sources.map(openSource) };
}

function openSource(source: PlanSource): PlanSource {
  return source.verifiedBy === "upload" ? source : { ...source, sha256: null, size: null, verifiedBy: null };
}
