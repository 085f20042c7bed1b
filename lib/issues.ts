import type { z } from "zod";
import { AppError, type Issue } from "#lib/errors";

/** Where in a value something is: `["sources", "main", "url"]`. */
export type KeyPath = readonly PropertyKey[];

/** Something wrong with a member of a value. */
export type SchemaIssue = { path: KeyPath; message: string };

/** More than this was not typed by hand; its sender learns of the first ones. */
const MOST = 100;

/** One sentence for each thing that a schema refuses, unknown members one by one. */
export function schemaIssues({ issues }: z.core.$ZodError): (SchemaIssue & { isUnknown: boolean })[] {
  return issues.flatMap((issue) => unfold(issue, []));
}

/** The first 100 of them as outside programs see them, with paths such as `sources.main.url`. */
export function issuesOf(error: z.core.$ZodError): Issue[] {
  return schemaIssues(error)
    .slice(0, MOST)
    .map(({ path, message }) => ({ path: pathText(path), message }));
}

/** Checks what came from outside; throws AppError invalid with every issue and where it is. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = issuesOf(result.error);
  const first = issues[0];
  const place = first?.path ? `${first.path}: ` : "";
  throw new AppError("invalid", `${place}${first?.message ?? "The request is not understood."}`, { issues });
}

/** `sources.main.url: Must be https.`, or the message alone where it is about the whole. */
export function sentenceOf({ path, message }: SchemaIssue): string {
  return path.length === 0 ? message : `${pathText(path)}: ${message}`;
}

/** `sources.main.url` */
export function pathText(path: KeyPath): string {
  return path.map(String).join(".");
}

/** A value that fits no kind is judged as the kind it is nearest to. */
function unfold(issue: z.core.$ZodIssue, above: KeyPath): (SchemaIssue & { isUnknown: boolean })[] {
  const path = above.concat(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: path.concat(key), message: "There is no such field.", isUnknown: true }));
  }
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => ({ path, message, isUnknown: false }));
  if (issue.code === "invalid_union") {
    const kinds = issue.errors.map((errors) => errors.flatMap((inner) => unfold(inner, path)));
    const [nearest, next] = kinds.sort((a, b) => a.length - b.length);
    if (nearest !== undefined && nearest.length < (next?.length ?? Number.POSITIVE_INFINITY)) return nearest;
  }
  return [{ path, message: issue.message, isUnknown: false }];
}
