import type { z } from "zod";
import { AppError, type Issue } from "#lib/errors";

/** Checks what came from outside; throws AppError invalid with every issue and where it is. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap(issuesOf);
  const first = issues[0];
  const place = first?.path ? `${first.path}: ` : "";
  throw new AppError("invalid", `${place}${first?.message ?? "The request is not understood."}`, { issues });
}

/** Zod names unknown fields all in one issue, at the place of the object that holds them. */
function issuesOf(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "There is no such field." }));
}
