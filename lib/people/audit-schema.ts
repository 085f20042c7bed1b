import { z } from "zod";
import { ERROR_CODES } from "#lib/errors";
import { VERB_NAMES } from "#lib/people/roles";

export const Outcome = z.enum(["done", ...ERROR_CODES]);
export type Outcome = z.infer<typeof Outcome>;

/** One change, or the attempt at one. */
export const AuditEntry = z.strictObject({
  seq: z.int(),
  at: z.iso.datetime(),
  /** The name that somebody had then. */
  who: z.string(),
  whoKind: z.enum(["local", "person", "token", "anonymous"]),
  whoId: z.string().nullable(),
  verb: z.string(),
  /** To what it was done: a file name, an id. */
  about: z.string().nullable(),
  address: z.string().nullable(),
  outcome: z.string(),
  /** Why it was refused. */
  message: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What a list of changes is narrowed to. */
export const AuditFilter = z.strictObject({
  who: z.string().max(200).optional(),
  verb: z.enum(VERB_NAMES).optional(),
  outcome: Outcome.optional(),
  since: z.iso.date().optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;
