/** The bytes from `start` to `end`, both included; without `end` to the last one. */
export type Span = { start: number; end?: number };

/** Bytes that are read one after the other, into memory that the reader brings along: a server then sends from few buffers. */
export type Reader = {
  /** Fills `into` from its beginning, as far as there are bytes; gives their number, 0 at the end. */
  read(into: Uint8Array): Promise<number>;
  close(): Promise<void>;
};

export type Stored = { name: string; size: number; storedAt: Date };

/**
 * Finished files under names such as `ab/abcd.raw`: a folder of this machine, or an object storage. Nobody outside knows
 * where they are. What is written is there whole or not at all, and survives a power cut.
 */
export type Objects = {
  /** Takes over a finished file of this machine, also in the place of one that is there already. */
  put(name: string, file: string): Promise<void>;
  /** Null when it is not there. */
  open(name: string, span?: Span): Promise<Reader | null>;
  stat(name: string): Promise<{ size: number; storedAt: Date } | null>;
  /** Fine when it is gone already. An object storage is asked nothing more once `signal` has aborted. */
  delete(name: string, signal?: AbortSignal): Promise<void>;
  move(from: string, to: string): Promise<void>;
  /** Every file whose name begins so, in no order. */
  list(prefix: string): AsyncIterable<Stored>;
  /** Bytes that may still be written; null where nobody can tell. */
  free(): Promise<number | null>;
  /** Says what it is when it can be reached; throws an AppError with one sentence when not. */
  check(): Promise<string>;
  /** Removes what puts that never ended have left; `now` in ms since 1970. Gives their names. */
  sweep?(now: number): Promise<string[]>;
  /** Its path, for storages on this machine; it may not be there. */
  localFile?(name: string): string;
  /** Where clients may fetch it themselves, for storages that can be reached from outside. */
  address?(name: string): Promise<string | null>;
};
