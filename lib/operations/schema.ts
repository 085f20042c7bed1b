import { z } from "zod";
import { KeyTrouble } from "#lib/signing/schema";
import { WorkerFacts } from "#lib/worker/schema";

const Time = z.iso.datetime();

export const WorkerNow = z.strictObject({
  id: z.string(),
  startedAt: Time,
  /** Its last sign of life, by its own clock. Null: of a version before this page. */
  beatAt: Time.nullable(),
  /** Builds that it bakes at once. */
  concurrency: z.int(),
  /** Null: not found out yet. */
  facts: WorkerFacts.nullable(),
  doing: z.array(z.strictObject({ id: z.string(), file: z.string(), stage: z.string().nullable() })),
  /** Images that it rehearses for another host. */
  rehearses: z.array(z.string()),
});
export type WorkerNow = z.infer<typeof WorkerNow>;

/** The most builds that waited and that baked at any one moment of a quarter of an hour. */
export const QueueSpan = z.strictObject({ from: Time, queued: z.int(), running: z.int() });
export type QueueSpan = z.infer<typeof QueueSpan>;

/** What became of the builds that ended within an hour. */
export const EndedSpan = z.strictObject({ from: Time, succeeded: z.int(), failed: z.int(), cancelled: z.int() });
export type EndedSpan = z.infer<typeof EndedSpan>;

export const Trouble = z.strictObject({
  kind: z.enum(["build", "watch", "webhook"]),
  at: Time,
  /** Which one. */
  name: z.string(),
  text: z.string(),
  /** A page of this server. */
  page: z.string(),
});
export type Trouble = z.infer<typeof Trouble>;

/** How the whole of it does: all workers and web servers of one database. */
export const Operations = z.strictObject({
  at: Time,
  workers: z.array(WorkerNow),
  queue: z.strictObject({
    queued: z.int(),
    running: z.int(),
    /** Since when the build waits that waits longest. */
    oldestQueuedAt: Time.nullable(),
    /** Of the last day, the oldest first. */
    spans: z.array(QueueSpan),
    ended: z.array(EndedSpan),
  }),
  /** What went wrong last, the last first. */
  troubles: z.array(Trouble),
  watches: z.strictObject({ active: z.int(), paused: z.int(), failing: z.int(), mostOverdueAt: Time.nullable() }),
  webhooks: z.strictObject({ waiting: z.int(), failing: z.int() }),
  /** Bytes. */
  disk: z.strictObject({
    /** What images can still take; null where nobody can tell. */
    storeFree: z.int().nullable(),
    dataFree: z.int(),
    dataSize: z.int(),
  }),
  /** How many more requests upstream hosts answer, as they said. */
  budgets: z.array(
    z.strictObject({
      host: z.string(),
      remaining: z.int(),
      limit: z.int().nullable(),
      resetAt: Time.nullable(),
      isLow: z.boolean(),
    }),
  ),
  signatures: z.strictObject({
    mode: z.enum(["unsigned", "setting", "made"]),
    /** The first day from which machines refuse a list; null where there is none. */
    firstExpiry: z.iso.date().nullable(),
    /** Null: all hosts that are alive sign with one key. */
    trouble: KeyTrouble.nullable(),
  }),
  versions: z.strictObject({ bakehouse: z.string(), node: z.string(), database: z.string() }),
});
export type Operations = z.infer<typeof Operations>;
