/** Everything that can go wrong, as outside programs see it (contract: HTTP errors). */
export const ERROR_CODES = [
  "invalid",
  "unauthorized",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "unsupported",
  "busy",
  "upstream",
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export type Issue = { path: string; message: string };

type Details = {
  cause?: unknown;
  issues?: Issue[];
  /** Facts for programs, e.g. the existing image of a taken name. Merged into the JSON error. */
  facts?: Record<string, unknown>;
};

/** A failure with a sentence a user can act on. Anything else that is thrown is a bug and shows as `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly issues: Issue[] | undefined;
  readonly facts: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "AppError";
    this.code = code;
    this.issues = details.issues;
    this.facts = details.facts;
  }
}

/** Whether a thrown value is a failure of ours. By name: one process holds several copies of this module (docs/decisions/086). */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === "AppError";
}

/** The sentence of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for the errors Node gives when a path does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** For `.catch()`: null when a path does not exist; every other failure goes on. */
export function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}
