import type { Validators } from "#lib/upstream/schema";

/** What a request may take: bytes, milliseconds, attempts. `setting` is the variable that raises `maxBytes`. */
export type Limits = {
  maxBytes: number;
  setting?: string;
  /** Between two pieces of the answer, and before the first. */
  silenceMs: number;
  /** Bytes a second, on average over each `silenceMs` in which bytes come. */
  leastRate: number;
  /** For all attempts and the waits between them. */
  wholeMs: number;
  /** The longest that a server may ask to wait. */
  waitMs: number;
  /** Failures in a row; one that brought a good part of the file is none. */
  attempts: number;
};

export type Wanted = { url: string; limits: Limits; signal?: AbortSignal; known?: Validators };

const MINUTE = 60_000;

/** A build waits for it, or a command: the network may be bad, and the server busy. */
const PATIENT = { silenceMs: MINUTE, leastRate: 1000, wholeMs: 10 * MINUTE, waitMs: 5 * MINUTE, attempts: 5 };
/** Somebody waits for a list in front of a form. */
const BRISK = { silenceMs: 12_000, leastRate: 500, wholeMs: MINUTE, waitMs: 5000, attempts: 2 };

/** Of a source of an image. */
export function downloadLimits(maxBytes: number): Limits {
  return { ...PATIENT, wholeMs: 180 * MINUTE, maxBytes, setting: "BAKEHOUSE_MAX_DOWNLOAD" };
}

/** Of a page or a list; `inBuild`: of one that a build cannot do without. */
export function pageLimits(maxBytes: number, inBuild = false): Limits {
  return { ...(inBuild ? PATIENT : BRISK), maxBytes };
}

/** Somebody waits for an answer, and can do without. */
export const PROBE: Limits = {
  silenceMs: 4000,
  leastRate: 0,
  wholeMs: 4000,
  waitMs: 0,
  attempts: 1,
  maxBytes: Number.POSITIVE_INFINITY,
};
