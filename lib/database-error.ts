/** The database cannot be used; the message says why and what to do. Not the fault of what was asked of it. */
export class DatabaseError extends Error {
  constructor(
    /** One word for it, such as `locked`. */
    readonly trouble: string,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = "DatabaseError";
  }
}

/** By name: one process holds several copies of this module (docs/decisions/086). */
export function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && error.name === "DatabaseError";
}

/** True when others held the lock for too long: nothing was written, and it may be tried again. */
export function isLocked(error: unknown): boolean {
  return isDatabaseError(error) && error.trouble === "locked";
}

const PASSING = ["locked", "unreachable", "crowded"];

/** True when it may go by itself: others hold the lock, or the server is away, as while it is started anew. */
export function isPassing(error: unknown): error is DatabaseError {
  return isDatabaseError(error) && PASSING.includes(error.trouble);
}
