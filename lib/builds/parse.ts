import type { z } from "zod";
import { AppError } from "#lib/errors";
import { issuesOf } from "#lib/issues";

/** Checks what came from outside; throws AppError invalid with every issue and where it is. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = issuesOf(result.error);
  const first = issues[0];
  const place = first?.path ? `${first.path}: ` : "";
  throw new AppError("invalid", `${place}${first?.message ?? "The request is not understood."}`, { issues });
}
