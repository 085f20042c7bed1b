import type { z } from "zod";
import { type KeyPath, pathText, type SchemaIssue, schemaIssues } from "#lib/issues";
import { nearest } from "#lib/nearest";
import { Recipe } from "#lib/recipes/schema";
import { STEPS } from "#lib/recipes/steps";
import { Arch } from "#lib/words";

/** More than this was not typed by hand, and what is meant by each takes its time. */
const MOST = 100;

/** The first 100 things that the schema refuses of a recipe, with what its author should write instead where that can be told. */
export function recipeFaults(error: z.core.$ZodError, recipe: unknown): SchemaIssue[] {
  const found = schemaIssues(error).slice(0, MOST);
  return found.flatMap((issue) => stepFaults(issue, recipe) ?? [advised(issue)]).slice(0, MOST);
}

/** A step that fits no kind, judged as the one that it says it is; null where it says none, or is none. */
function stepFaults({ path }: SchemaIssue, recipe: unknown): SchemaIssue[] | null {
  const [member, index] = path;
  if (member !== "image" || path.length !== 2) return null;
  const step = memberOf(memberOf(recipe, "image"), index);
  const kinds = Object.entries(STEPS).filter(([kind]) => memberOf(step, kind) !== undefined);
  const [[kind, schema] = []] = kinds;
  if (kind === undefined || schema === undefined || kinds.length > 1) return null;
  const { error } = schema.safeParse(step);
  if (error === undefined) return null;
  return schemaIssues(error).map(({ path: inner, message, isUnknown }) => {
    const whole = path.concat(inner);
    return isUnknown ? unknownMember(whole, Object.keys(schema.shape), `A ${kind} step`) : { path: whole, message };
  });
}

function advised({ path, message, isUnknown }: SchemaIssue & { isUnknown: boolean }): SchemaIssue {
  const [first, key] = path;
  if (first === "arch" && path.length === 2) {
    const { data } = Arch.safeParse(key);
    const words =
      data === undefined ? "Must be x86-64 or arm64." : `Write ${data}: upstream's own word comes behind it.`;
    return { path, message: words };
  }
  if (isUnknown && path.length === 1) return unknownMember(path, Object.keys(Recipe.shape), "A recipe");
  return { path, message };
}

function unknownMember(path: KeyPath, known: readonly string[], owner: string): SchemaIssue {
  const [meant] = nearest(pathText(path.slice(-1)), known, 1);
  const advice = meant === undefined ? `${owner} takes ${known.join(", ")}.` : `Did you mean ${meant}?`;
  return { path, message: `There is no such field. ${advice}` };
}

function memberOf(value: unknown, key: PropertyKey | undefined): unknown {
  return typeof value === "object" && value !== null && key !== undefined ? Reflect.get(value, key) : undefined;
}
