import type { BuildStatus, Stage } from "#lib/builds/schema";

type Move = { from: readonly BuildStatus[]; to: BuildStatus };

/** Every way a build may go. The database is written through this table and nothing else changes a status. */
export const MOVES = {
  /** A worker takes it. */
  claim: { from: ["queued"], to: "running" },
  /** Its worker stops, or is gone: it waits for another one. */
  requeue: { from: ["running"], to: "queued" },
  succeed: { from: ["running"], to: "succeeded" },
  /** Its image is in the store already: the database is from before it was published. */
  adopt: { from: ["queued", "running"], to: "succeeded" },
  fail: { from: ["running"], to: "failed" },
  /** A waiting build ends at once; a running one when its worker has seen the wish. */
  withdraw: { from: ["queued"], to: "cancelled" },
  cancel: { from: ["running"], to: "cancelled" },
} as const satisfies Record<string, Move>;
export type MoveName = keyof typeof MOVES;

/** A build that takes its worker down, or has its programs killed, this often is to blame itself. */
export const ATTEMPTS = 3;

type Face = { label: string; tone: "neutral" | "active" | "good" | "bad" };

/** What people see of each status. */
export const STATUS: Record<BuildStatus, Face> = {
  queued: { label: "Waiting", tone: "neutral" },
  running: { label: "Baking", tone: "active" },
  succeeded: { label: "Baked", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "neutral" },
};

export const STAGE_LABEL: Record<Stage, string> = {
  resolve: "Resolve",
  download: "Download",
  bake: "Bake",
  publish: "Publish",
};

/** A build has ended when no move leads out of its status. */
export function hasEnded(status: BuildStatus): boolean {
  return !Object.values<Move>(MOVES).some(({ from }) => from.includes(status));
}
