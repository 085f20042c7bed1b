import type { z } from "zod";
import { canonicalJson, fingerprintOf } from "#lib/canonical-json";
import { baselines } from "#lib/recipes/baselines";
import { OwnRequest, PinnedRequest, Recipe } from "#lib/recipes/schema";

/** The identity of a bake, as lower-case hex sha256: equal pinned requests, their packaging revision included, are one image forever. */
export function fingerprint(request: PinnedRequest): string {
  return fingerprintOf(essence(PinnedRequest, request));
}

/** The identity of an archive or folder that is baked; `upload` is the sha256 of an archive's bytes. */
export function ownFingerprint(kind: "torcx" | "folder", request: OwnRequest, upload?: string): string {
  return fingerprintOf({ kind, request: essence(OwnRequest, request), upload });
}

const Packaging = Recipe.pick({
  arch: true,
  sources: true,
  image: true,
  adopt: true,
  start: true,
  users: true,
  reload: true,
  restart: true,
  reloadOrRestart: true,
});

/** Covers what decides an image's bytes: a new title, comment or machine note makes no image outdated. */
export function packagingDigest(recipe: Recipe, files: ReadonlyMap<string, string>): string {
  const options = Object.entries(recipe.options).map(([key, option]) => [
    key,
    "default" in option ? option.default : null,
  ]);
  return fingerprintOf({
    ...(essence(Packaging, recipe) as object),
    options: Object.fromEntries(options),
    files: Object.fromEntries(files),
  });
}

/**
 * What identifies a parsed value: every member that its schema names, but for those equal to their baseline. A baseline is
 * what the member meant before anybody could say it; it is frozen where the member is declared, so neither a new member
 * nor a new default changes what was hashed before. Keys of records are the author's own words and always stay.
 */
export function essence(schema: z.core.$ZodType, value: unknown): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return essentialMembers(def.shape, value as Record<string, unknown>);
    case "array":
      return (value as unknown[]).map((item) => essence(def.element, item));
    case "record":
      return mapValues(value as Record<string, unknown>, (member) => essence(def.valueType, member));
    case "union":
      return essence(branchOf(def.options, value), value);
    case "optional":
    case "default":
    case "prefault":
      return essence(def.innerType, value);
    default:
      return value;
  }
}

/** What a member is when it is left out of the identity: declared in the schema, else its default; undefined when it has none. */
export function baselineOf(member: z.core.$ZodType): unknown {
  const declared = baselines.get(member);
  if (declared !== undefined) return declared.baseline;
  const { def } = (member as z.core.$ZodTypes)._zod;
  return def.type === "default" || def.type === "prefault" ? def.defaultValue : undefined;
}

function essentialMembers(shape: z.core.$ZodShape, value: Record<string, unknown>): Record<string, unknown> {
  const members = Object.entries(shape).flatMap(([key, member]) => {
    if (value[key] === undefined) return [];
    const kept = essence(member, value[key]);
    return isBaseline(member, kept) ? [] : [[key, kept] as const];
  });
  return Object.fromEntries(members);
}

function isBaseline(member: z.core.$ZodType, kept: unknown): boolean {
  const baseline = baselineOf(member);
  return baseline !== undefined && canonicalJson(kept) === canonicalJson(essence(member, baseline));
}

/** The kinds of a step share no valid value, so the one that takes it is the one it was parsed as. */
function branchOf(options: readonly z.core.$ZodType[], value: unknown): z.core.$ZodType {
  const branch = (options as z.ZodType[]).find((option) => option.safeParse(value).success);
  if (branch === undefined) throw new Error(`${canonicalJson(value)} was not parsed by the schema that identifies it.`);
  return branch;
}

function mapValues(record: Record<string, unknown>, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
