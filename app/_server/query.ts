import type { z } from "zod";
import { AppError } from "#lib/errors";
import { parse } from "#lib/issues";

/** The query of a request, judged like a body: unknown and repeated fields are refused, empty ones count as left out. */
export function readQuery<S extends z.ZodType>(request: Request, schema: S): z.infer<S> {
  const { searchParams } = new URL(request.url);
  const names = Array.from(searchParams.keys());
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    const issue = { path: repeated, message: "Was given more than once." };
    throw new AppError("invalid", `${repeated} was given more than once.`, { issues: [issue] });
  }
  return parse(schema, Object.fromEntries(Array.from(searchParams).filter(([, value]) => value !== "")));
}
