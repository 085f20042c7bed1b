import { z } from "zod";
import { Plan } from "#lib/recipes/plan";
import { OwnRequest, PinnedRequest } from "#lib/recipes/schema";

export const BuildStatus = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);
export type BuildStatus = z.infer<typeof BuildStatus>;

export const STAGES = ["resolve", "download", "bake", "publish"] as const;
export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;

/** What is kept of a request that came with an upload. */
export const TorcxRequest = OwnRequest.extend({ version: z.string(), filename: z.string(), upload: z.string() });
export type TorcxRequest = z.infer<typeof TorcxRequest>;

/** A build as the API shows it (contract: HTTP). Times are UTC; progress counts bytes. */
export const Build = z.strictObject({
  id: z.string(),
  kind: z.enum(["recipe", "torcx"]),
  status: BuildStatus,
  stage: Stage.nullable(),
  progress: z.strictObject({ done: z.int(), total: z.int().nullable() }).nullable(),
  position: z.int().nullable(),
  request: z.union([PinnedRequest, TorcxRequest]),
  fingerprint: z.string(),
  plan: Plan.nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** When each stage began and ended. */
  stages: z.array(
    z.strictObject({ stage: Stage, startedAt: z.iso.datetime(), finishedAt: z.iso.datetime().nullable() }),
  ),
  warnings: z.array(z.string()),
  /** Torcx: what was rewritten and left out. */
  changes: z.array(z.string()),
  origin: z.string(),
  file: z.string(),
});
export type Build = z.infer<typeof Build>;

export const LogLine = z.strictObject({
  n: z.int(),
  at: z.iso.datetime(),
  level: z.enum(["info", "warn", "error"]),
  text: z.string(),
});
export type LogLine = z.infer<typeof LogLine>;
