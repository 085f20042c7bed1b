import { z } from "zod";
import { isDatabaseError } from "#lib/database-error";
import { AppError, ERROR_CODES, type ErrorCode, isAppError } from "#lib/errors";
import { Image } from "#lib/images/schema";
import { type Log, withFields } from "#lib/log";
import { MissingImages } from "./operations/configs";

/** The one place where an error becomes an HTTP status (contract: HTTP, Errors). */
const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  busy: 429,
  internal: 500,
  upstream: 502,
};

/** The body of every answer that is an error (contract: HTTP, Errors). */
export const ErrorAnswer = z.strictObject({
  error: z.looseObject({
    code: z.enum(ERROR_CODES),
    message: z.string(),
    issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    /** The image that has the wanted name. */
    image: Image.optional(),
    /** What has to be baked before a machine can boot with a config. */
    missing: MissingImages.optional(),
    suggestion: z
      .looseObject({
        name: z.string().optional(),
        revision: z.int().optional(),
        version: z.string().optional(),
        options: z.record(z.string(), z.string()).optional(),
      })
      .optional(),
    requestId: z.string().optional(),
  }),
});

const RETRY_SECONDS = 15;

export type Failure = { status: number; headers: Record<string, string>; body: { error: Record<string, unknown> } };

/** What a caller is told about a thrown value. Unexpected ones are logged under the request's id and shown without detail. */
export function failureOf(error: unknown, requestId: string, log: Log): Failure {
  if (isDatabaseError(error)) {
    withFields({ requestId }, () => log("error", `request ${requestId}: ${error.message}`));
    return failureOf(new AppError("busy", error.message, { cause: error }), requestId, log);
  }
  if (!isAppError(error) || error.code === "internal") return unexpected(error, requestId, log);
  const { code, message, issues, facts } = error;
  const retryAfter = typeof facts?.retryAfter === "number" ? facts.retryAfter : RETRY_SECONDS;
  return {
    status: STATUS[code],
    headers: code === "busy" ? { "Retry-After": String(Math.ceil(retryAfter)) } : {},
    body: { error: { ...facts, code, message, issues } },
  };
}

function unexpected(error: unknown, requestId: string, log: Log): Failure {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  withFields({ requestId }, () => log("error", `request ${requestId}: ${what}`));
  const message = `Something went wrong on the server. Its log says what, under the request id ${requestId}.`;
  return { status: STATUS.internal, headers: {}, body: { error: { code: "internal", message, requestId } } };
}
