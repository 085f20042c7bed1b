import { z } from "zod";
import { ERROR_CODES } from "#lib/errors";
import { VERB_NAMES } from "#lib/people/roles";

export const Outcome = z.enum(["done", ...ERROR_CODES]);
export type Outcome = z.infer<typeof Outcome>;

/** `worker`: by itself, as a watch or a rule says. */
const WhoKind = z.enum(["local", "person", "token", "anonymous", "worker"]);

/** What the worker does by itself and nobody can ask for. */
const OWN_WORK = ["sign lists anew", "remove stray files"] as const;
export const AuditVerb = z.enum([...VERB_NAMES, ...OWN_WORK]);
export type AuditVerb = z.infer<typeof AuditVerb>;

/** One change, or the attempt at one. */
export const AuditEntry = z.strictObject({
  seq: z.int(),
  at: z.iso.datetime(),
  /** The name that somebody had then. */
  who: z.string(),
  whoKind: WhoKind,
  whoId: z.string().nullable(),
  verb: z.string(),
  /** To what it was done: a file name, an id. */
  about: z.string().nullable(),
  address: z.string().nullable(),
  outcome: z.string(),
  /** Why it was refused, or why the worker did it. */
  message: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What a list of changes is narrowed to. */
export const AuditFilter = z.strictObject({
  who: z.string().max(200).optional(),
  kind: WhoKind.optional(),
  verb: AuditVerb.optional(),
  outcome: Outcome.optional(),
  since: z.iso.date().optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;
