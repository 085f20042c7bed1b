import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Env } from "#lib/env";
import { AppError, messageOf } from "#lib/errors";
import { schemaIssues, sentenceOf } from "#lib/issues";
import { ROLES, type Role } from "#lib/people/roles";

const Issuer = z
  .string()
  .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/, "An https:// URL without a query.")
  .transform((url) => url.replace(/\/+$/, ""));

/** Which claim names somebody's groups, and what each of them may. */
const Groups = z.strictObject({
  claim: z.string().min(1).default("groups"),
  map: z.record(z.string(), z.enum(ROLES)),
});

/** Who vouches for people by OpenID Connect. */
export const Provider = z.strictObject({
  /** Part of the address that the provider sends people back to. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "Up to 32 small letters, digits and -.")
    .refine((id) => id !== "credential", "Passwords are called so; choose another one."),
  /** What the button says. */
  name: z.string().trim().min(1).max(40),
  issuer: Issuer,
  clientId: z.string().min(1),
  /** Left out for a public client, which proves itself by PKCE alone. */
  clientSecret: z.string().min(1).optional(),
  /** How the secret is sent. */
  clientAuth: z.enum(["basic", "post"]).default("basic"),
  scopes: z.array(z.string().min(1)).default(["openid", "profile", "email"]),
  groups: Groups.optional(),
  /** Of whoever has none of the groups; where there are no groups, of whoever comes for the first time. */
  defaultRole: z.enum(ROLES).optional(),
});
export type Provider = z.infer<typeof Provider>;

const Providers = z
  .array(Provider)
  .max(20)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, "Two providers have the same id.");

type Settings = Pick<Env, "BAKEHOUSE_OIDC" | "BAKEHOUSE_OIDC_FILE" | "BAKEHOUSE_URL">;

/** Those that the operator named. Throws AppError `invalid`, which never repeats what was written: secrets stand there. */
export function readProviders(settings: Settings): Provider[] {
  const { BAKEHOUSE_OIDC: text, BAKEHOUSE_OIDC_FILE: file, BAKEHOUSE_URL } = settings;
  if (text !== undefined && file !== undefined)
    throw new AppError("invalid", "BAKEHOUSE_OIDC and BAKEHOUSE_OIDC_FILE are both set: leave one of them.");
  const named = file === undefined ? "BAKEHOUSE_OIDC" : `BAKEHOUSE_OIDC_FILE ${file}`;
  const given = file === undefined ? text : readText(file, named);
  if (given === undefined) return [];
  if (BAKEHOUSE_URL === undefined)
    throw new AppError(
      "invalid",
      `${named} needs BAKEHOUSE_URL as well: the address that providers send people back to.`,
    );
  const result = Providers.safeParse(readJson(given, named));
  if (result.success) return result.data;
  throw new AppError(
    "invalid",
    [`${named} is not understood.`, ...schemaIssues(result.error).map(sentenceOf)].join(" "),
  );
}

function readText(file: string, named: string): string {
  try {
    return readFileSync(/* turbopackIgnore: true */ file, "utf8");
  } catch (error) {
    throw new AppError("invalid", `${named} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

function readJson(text: string, named: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says repeats a part of it.
    throw new AppError("invalid", `${named} is not JSON: a list of providers is, [{"id": …}].`);
  }
}

/**
 * The role of whoever has these claims: the one that may most of those their groups give. `undefined` where the provider says
 * nothing about it, null where it gives none.
 */
export function roleByGroups(
  { groups, defaultRole }: Provider,
  claims: Record<string, unknown>,
): Role | null | undefined {
  if (groups === undefined) return undefined;
  const given = groupsIn(claims, groups.claim).flatMap((group) =>
    Object.hasOwn(groups.map, group) ? groups.map[group] : [],
  );
  return ROLES.findLast((role) => given.includes(role)) ?? defaultRole ?? null;
}

/** A claim's own name may have dots in it, as in `https://corp.example/groups`; else they lead inside, as in `realm_access.roles`. */
function groupsIn(claims: Record<string, unknown>, claim: string): string[] {
  const value = Object.hasOwn(claims, claim)
    ? claims[claim]
    : claim.split(".").reduce<unknown>((inner, name) => Claims.safeParse(inner).data?.[name], claims);
  return Names.safeParse([value].flat()).data ?? [];
}

const Claims = z.record(z.string(), z.unknown());
const Names = z.array(z.string());
