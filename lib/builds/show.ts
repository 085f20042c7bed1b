import { z } from "zod";
import { outdated } from "#lib/builds/outdated";
import { Build, type BuildStatus, ChangedDigest, OtherVersion } from "#lib/builds/schema";
import { isKnownToLack, missingBytes } from "#lib/images/missing";
import { type Image, type ImageRow, toImage } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import type { Catalog } from "#lib/recipes/load";

/** The stored form of a build, as far as it is shown. JSON columns are judged here, where they come back. */
export type ShownRow = {
  id: string;
  kind: string;
  status: string;
  stage: string | null;
  stages: unknown;
  progressDone: bigint | null;
  progressTotal: bigint | null;
  request: unknown;
  fingerprint: string;
  file: string;
  size: bigint | null;
  tool: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  errorFacts: unknown;
  origin: string;
  requestId: string | null;
  candidate: boolean;
  watch: string | null;
  unsaved: boolean;
  rebake: boolean;
  cancelAt: Date | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** What is long of a build, as it is stored. */
export type ShownDetail = { plan: unknown; warnings: unknown; changes: unknown };

/** A row as outside programs see it. `queue` holds the ids of waiting builds, next one first; lists give no detail. */
export function toBuild(row: ShownRow, queue: readonly string[], detail: ShownDetail | null): Build {
  const place = queue.indexOf(row.id);
  return Build.parse({
    id: row.id,
    kind: row.kind,
    status: row.status,
    stage: row.stage,
    progress: progressOf(row),
    position: place === -1 ? null : place + 1,
    request: row.request,
    fingerprint: row.fingerprint,
    plan: detail?.plan ?? null,
    error: errorOf(row),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    stages: row.stages,
    warnings: detail?.warnings ?? [],
    changes: detail?.changes ?? [],
    tool: row.tool,
    origin: row.origin,
    requestId: row.requestId,
    candidate: row.candidate,
    watch: row.watch,
    unsaved: row.unsaved,
    rebake: row.rebake,
    file: row.file,
    size: row.size === null ? null : Number(row.size),
    cancelling: row.cancelAt !== null && row.status === ("running" satisfies BuildStatus),
  });
}

function progressOf({ progressDone, progressTotal }: ShownRow): Build["progress"] {
  if (progressDone === null) return null;
  return { done: Number(progressDone), total: progressTotal === null ? null : Number(progressTotal) };
}

function errorOf({ errorCode, errorMessage, errorFacts }: ShownRow): Build["error"] {
  if (errorCode === null) return null;
  return { code: errorCode, message: errorMessage ?? "", ...failureFacts(errorFacts) };
}

// Made once: a schema costs more than what it judges.
const Facts = z.object({
  changedDigest: ChangedDigest.optional().catch(undefined),
  suggestion: OtherVersion.optional().catch(undefined),
});
export type FailureFacts = z.infer<typeof Facts>;

/** What is kept of a failure for programs: the two digests that stopped a build, the version to ask for instead. */
export function failureFacts(errorFacts: unknown): FailureFacts {
  return Facts.safeParse(errorFacts).data ?? {};
}

type Surroundings = { catalog(): Promise<Catalog>; baseUrl: string; store: Pick<ImageStore, "stat"> };

/** Rows of images as outside programs see them, judged by the recipes and the store of this moment. */
export async function showImages(rows: readonly ImageRow[], context: Surroundings): Promise<Image[]> {
  const recipes = await context.catalog();
  return Promise.all(rows.map((row) => show(row, recipes, context)));
}

export async function showImage(row: ImageRow, context: Surroundings): Promise<Image> {
  return show(row, await context.catalog(), context);
}

async function show(row: ImageRow, recipes: Catalog, { baseUrl, store }: Surroundings): Promise<Image> {
  const missing = (await isKnownToLack(row, store)) ? missingBytes(row) : null;
  return toImage(row, { baseUrl, outdated: outdated(row, recipes), missing });
}
