import { z } from "zod";
import { AuditEntry, AuditFilter } from "#lib/people/audit-schema";
import { ROLES } from "#lib/people/roles";
import { NewMachineToken, NewToken, Token } from "#lib/people/token-schema";
import { type Operation, PAGE } from "../operation";

const Made = z.strictObject({
  token: Token,
  /** Told this once. */
  secret: z.string(),
});

export const PEOPLE = {
  whoAmI: {
    method: "GET",
    path: "/api/v1/me",
    may: "look",
    summary: "Who sends this request, by session or token, and with which role",
    answers: {
      200: z.strictObject({
        kind: z.enum(["local", "person", "token", "anonymous"]),
        name: z.string(),
        role: z.enum(ROLES).nullable(),
      }),
    },
  },
  listTokens: {
    method: "GET",
    path: "/api/v1/tokens",
    may: "make token",
    summary: "One's own API tokens, to admins those of all; never the secrets",
    answers: { 200: z.strictObject({ items: z.array(Token) }) },
  },
  makeToken: {
    method: "POST",
    path: "/api/v1/tokens",
    may: "make token",
    summary: "Make an API token of one's own role or a lesser one; its secret is told this once",
    body: NewToken,
    answers: { 201: Made },
    refusals: [400, 415],
  },
  revokeToken: {
    method: "DELETE",
    path: "/api/v1/tokens/{id}",
    may: "revoke token",
    summary: "End an API token at once",
    answers: { 204: null },
    refusals: [404, 415],
  },
  listMachineTokens: {
    method: "GET",
    path: "/api/v1/machine-tokens",
    may: "make machine token",
    summary: "Tokens by which machines read a repository that is closed; never the secrets",
    answers: { 200: z.strictObject({ items: z.array(Token) }) },
  },
  makeMachineToken: {
    method: "POST",
    path: "/api/v1/machine-tokens",
    may: "make machine token",
    summary: "Make a token for machines; `address` is where they reach this server with it, told this once",
    body: NewMachineToken,
    answers: { 201: z.strictObject({ ...Made.shape, address: z.string() }) },
    refusals: [400, 415],
  },
  revokeMachineToken: {
    method: "DELETE",
    path: "/api/v1/machine-tokens/{id}",
    may: "revoke machine token",
    summary: "End a machines' token at once",
    answers: { 204: null },
    refusals: [404, 415],
  },
  audit: {
    method: "GET",
    path: "/api/v1/audit",
    may: "read audit",
    summary: "Who changed what, the last change first; before: the seq from which to go on",
    query: z.strictObject({
      ...AuditFilter.shape,
      limit: PAGE.limit,
      before: z.coerce.number().int().min(1).optional(),
    }),
    answers: { 200: z.strictObject({ items: z.array(AuditEntry), next: z.int().nullable() }) },
    refusals: [400],
  },
  exportAudit: {
    method: "GET",
    path: "/api/v1/audit.jsonl",
    may: "read audit",
    summary: "The same as JSON lines, the first change first, all of it",
    query: AuditFilter,
    answers: { 200: { "application/jsonl": z.string() } },
    refusals: [400],
  },
} as const satisfies Record<string, Operation>;
