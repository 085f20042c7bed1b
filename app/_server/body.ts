import { Readable } from "node:stream";
import { AppError, isAppError, messageOf } from "#lib/errors";
import { jsonComplaint } from "#lib/json-limits";

/** Bytes of JSON that every request fits into but one that brings files. */
const LIMIT = 64 * 1024;

/** The JSON a write carries, not yet judged. Throws AppError unsupported (its type), too_large, invalid (not JSON). */
export async function readJson(request: Request, maxBytes = LIMIT): Promise<unknown> {
  requireJson(request.headers.get("content-type"));
  return parseJson(await readText(request, maxBytes));
}

/** For writes that need no body: none is fine, and one that is there must be JSON (nothing in it counts). */
export async function readNothing(request: Request): Promise<void> {
  const text = await readText(request, LIMIT);
  if (text === "") return;
  requireJson(request.headers.get("content-type"));
  parseJson(text);
}

/** More than any request needs; what judges a value afterwards takes its time for each member. */
const MOST_MEMBERS = 10_000;
const DEEPEST = 32;

function parseJson(text: string): unknown {
  refuseLarge(text);
  try {
    return JSON.parse(text, (name, value) => {
      requireName(name);
      return value;
    });
  } catch (error) {
    if (isAppError(error)) throw error;
    throw new AppError("invalid", `The body is not JSON: ${messageOf(error)}${placeOf(error, text)}.`, {
      cause: error,
    });
  }
}

/** Such a member is passed over by what reads the rest, so that a request would seem to be understood. */
export function requireName(name: string): void {
  if (name !== "__proto__") return;
  const message = "No object of a request may have a member __proto__.";
  throw new AppError("invalid", message, { issues: [{ path: name, message }] });
}

/** Throws AppError too_large, before anything is parsed. */
function refuseLarge(text: string): void {
  const complaint = jsonComplaint(text, { members: MOST_MEMBERS, depth: DEEPEST });
  if (complaint !== null) throw tooLarge(complaint);
}

function tooLarge(what: string): AppError {
  return new AppError("too_large", `The body ${what}, which is the limit.`);
}

/**
 * The bytes of a file that is the whole body, as they arrive. One that says it is larger than `maxBytes` is refused before
 * it is sent; the reader still has to count. Throws AppError too_large, unsupported (a form), invalid (nothing).
 */
export function openUpload({ headers, body }: Request, maxBytes: number): Readable {
  if (/^multipart\//i.test(headers.get("content-type") ?? ""))
    throw new AppError("unsupported", "Send the file itself as the body, not a form: curl --data-binary @FILE.");
  if (Number(headers.get("content-length")) > maxBytes)
    throw new AppError(
      "too_large",
      `The file has more than ${maxBytes / 1e6} MB, which is the limit (BAKEHOUSE_MAX_UPLOAD).`,
    );
  if (body === null || headers.get("content-length") === "0")
    throw new AppError("invalid", "The request has no body. Send the file: curl --data-binary @FILE.");
  const chunks = inTime(body, (received) => ({
    until: timeFor(received),
    tooSlow: `${received} bytes in ${seconds(timeFor(received))}. Send it again over a better line.`,
  }));
  return Readable.from(chunks, { objectMode: false });
}

const SILENCE_MS = 30_000;
/** What the slowest line is given: a minute, and a second for each 16 kB. */
const timeFor = (bytes: number) => 60_000 + bytes / 16;
const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;

/** When a body must be there or have gone on, in ms from its begin, and what is said where it has not. */
type Deadline = (received: number) => { until: number; tooSlow: string };

/** A body's bytes as they come. AppError invalid once none has come for half a minute, or at its deadline. */
async function* inTime(body: ReadableStream<Uint8Array>, deadline: Deadline): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const begun = performance.now();
  let received = 0;
  try {
    for (;;) {
      const { until, tooSlow } = deadline(received);
      const left = begun + until - performance.now();
      const { done, value } = await (left < SILENCE_MS
        ? within(left, `comes too slowly: ${tooSlow}`, reader.read())
        : within(SILENCE_MS, `stopped: nothing has come for ${seconds(SILENCE_MS)}. Send it again.`, reader.read()));
      if (done) return;
      received += value.length;
      yield value;
    }
  } finally {
    // Of a body that was broken off nobody hears whether it ends well.
    reader.cancel().catch(() => {});
  }
}

async function within<T>(ms: number, otherwise: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("invalid", `The request's body ${otherwise}`)), ms);
  });
  try {
    return await Promise.race([late, work]);
  } finally {
    clearTimeout(timer);
  }
}

function requireJson(type: string | null): void {
  if (/^application\/json\s*(;|$)/i.test(type ?? "")) return;
  const got = type === null ? "has none" : `is ${type}`;
  throw new AppError("unsupported", `The request's Content-Type must be application/json; it ${got}.`);
}

/** What is too large is read to its end, but not kept: breaking off would reset the connection on a client that goes on using it. */
async function readText(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const until = timeFor(maxBytes);
  const tooSlow = `it is not there after ${seconds(until)}. Send it again over a better line.`;
  for await (const chunk of request.body === null ? [] : inTime(request.body, () => ({ until, tooSlow }))) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw tooLarge(`is larger than ${maxBytes / 1024} KiB`);
  return Buffer.concat(chunks).toString("utf8");
}

/** V8 tells the offset; people count lines. */
function placeOf(error: unknown, text: string): string {
  const offset = /at position (\d+)/.exec(messageOf(error))?.[1];
  if (offset === undefined) return "";
  const lines = text.slice(0, Number(offset)).split("\n");
  return ` (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`;
}
