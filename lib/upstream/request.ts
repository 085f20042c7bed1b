import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError, isMissing } from "#lib/errors";
import { locate } from "#lib/upstream/address";
import { type Answer, missing, NotThere, openUrl, PassingFailure } from "#lib/upstream/http";
import type { Validators } from "#lib/upstream/schema";
import type { Upstream } from "#lib/upstream/upstream";

/** What a request may take: bytes, milliseconds, attempts. `setting` is the variable that raises `maxBytes`. */
export type Limits = {
  maxBytes: number;
  setting?: string;
  /** Between two pieces of the answer. */
  silenceMs: number;
  /** For one attempt as a whole. */
  attemptMs: number;
  attempts: number;
};

type Wanted = { url: string; limits: Limits; signal?: AbortSignal; known?: Validators };

const PAUSES_MS = [300, 1500];

/**
 * One GET through the mirror, if there is one. Gives what `read` makes of the answer; `read` starts anew with each
 * attempt. Throws `upstream` with a sentence when the address does not give its bytes, `too_large` above `maxBytes`,
 * and the signal's reason when aborted.
 */
export async function get<T>(upstream: Upstream, wanted: Wanted, read: (answer: Answer) => Promise<T>): Promise<T> {
  const { signal, limits } = wanted;
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(upstream, wanted, read);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PassingFailure) || attempt >= limits.attempts) throw error;
      upstream.log("warn", `${error.message} Trying again.`);
      await sleep(PAUSES_MS[attempt - 1] ?? 1500, undefined, { signal });
    }
  }
}

export type Page = { text: string; next: string | null };
/** How version sources read upstream. */
export type GetPage = (url: string) => Promise<Page>;

/** Somebody waits for a list in front of a form. */
const PAGE_TIMEOUTS = { silenceMs: 12_000, attemptMs: 60_000, attempts: 2 };

/** Somebody waits for an answer, and can do without. */
const PROBE: Limits = { silenceMs: 4000, attemptMs: 4000, attempts: 1, maxBytes: Number.POSITIVE_INFINITY };

/** Whether upstream has something at an address, of which nothing is read; null when that cannot be told now. */
export async function isThere(upstream: Upstream, url: string): Promise<boolean | null> {
  try {
    return await get(upstream, { url, limits: PROBE }, async () => true);
  } catch (error) {
    if (error instanceof NotThere) return false;
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** A text from upstream, in UTF-8 or what its byte order mark says; without the mark. Throws as `get` does. */
export async function getText(upstream: Upstream, url: string, how: Small): Promise<Page> {
  const { bytes, next } = await getBytes(upstream, url, how);
  return { text: decodeText(bytes), next };
}

/** A page, and what tells it from what will be there later. */
export type Dated = Page & { validators: Validators };

/** The same, or null where it is still what is `known`. */
export function getChanged(
  upstream: Upstream,
  url: string,
  { maxBytes, known }: Small & { known?: Validators },
): Promise<Dated | null> {
  const limits: Limits = { ...PAGE_TIMEOUTS, maxBytes };
  return get(upstream, { url, limits, known }, async ({ body, next, validators, isUnchanged }) =>
    isUnchanged ? null : { text: decodeText(await bytesIn(body)), next, validators },
  );
}

type Small = { maxBytes: number; signal?: AbortSignal };

/** What upstream has at an address, as it is: for what is small. Throws as `get` does. */
export function getBytes(
  upstream: Upstream,
  url: string,
  { maxBytes, signal }: Small,
): Promise<{ bytes: Buffer; next: string | null }> {
  const limits: Limits = { ...PAGE_TIMEOUTS, maxBytes };
  return get(upstream, { url, limits, signal }, async ({ body, next }) => ({ bytes: await bytesIn(body), next }));
}

async function bytesIn(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

/** Windows' own programs write their lists in UTF-16. */
export function decodeText(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}

async function once<T>(upstream: Upstream, wanted: Wanted, read: (answer: Answer) => Promise<T>): Promise<T> {
  wanted.signal?.throwIfAborted();
  const watch = startWatch(wanted);
  try {
    const answer = await open(upstream, wanted, watch.signal);
    if (answer.length !== null && answer.length > wanted.limits.maxBytes) throw tooLarge(wanted);
    return await read({ ...answer, body: guard(answer, wanted, watch) });
  } finally {
    watch.stop();
  }
}

function open(upstream: Upstream, { url, known }: Wanted, signal: AbortSignal): Promise<Answer> {
  const address = locate(upstream.mirror, url);
  if (address.kind === "file") return openFile(address.path, url);
  return openUrl(upstream, { url, start: address.url, known }, signal);
}

type Watch = { signal: AbortSignal; alive(): void; stop(): void };

/**
 * Aborts when `alive` is not called in time, or `stop` is not, or the caller's signal aborts. `stop` also lets go of the
 * connection that hangs on the signal.
 */
function startWatch({ url, limits, signal }: Wanted): Watch {
  const controller = new AbortController();
  const after = (milliseconds: number, complaint: string) =>
    setTimeout(
      () => controller.abort(new AppError("upstream", `${url} ${complaint} ${milliseconds / 1000} seconds.`)),
      milliseconds,
    );
  const silence = after(limits.silenceMs, "has sent nothing for");
  const attempt = after(limits.attemptMs, "was not through within");
  return {
    signal: signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]),
    alive: () => void silence.refresh(),
    stop: () => {
      clearTimeout(silence);
      clearTimeout(attempt);
      controller.abort();
    },
  };
}

/** Passes the bytes on while they keep coming, are no more than allowed and no fewer than announced. */
async function* guard({ body, length }: Answer, wanted: Wanted, watch: Watch): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of body) {
    watch.signal.throwIfAborted();
    watch.alive();
    seen += chunk.length;
    if (seen > wanted.limits.maxBytes) throw tooLarge(wanted);
    yield chunk;
  }
  if (length !== null && seen !== length) {
    throw new PassingFailure(`${wanted.url} broke off after ${seen} of ${length} bytes.`);
  }
}

function tooLarge({ url, limits }: Wanted): AppError {
  const advice = limits.setting === undefined ? "" : ` Raise ${limits.setting} to allow more.`;
  return new AppError("too_large", `${url} has more than ${limits.maxBytes / 1e6} MB, which is the limit.${advice}`);
}

/**
 * Reads a file of a mirror folder as if it were sent. A folder gives its index.html, which is where tools that copy servers
 * put what is at its own address, or else an index of links, as release servers show it.
 */
async function openFile(file: string, url: string): Promise<Answer> {
  try {
    const info = await stat(file);
    const whole = { next: null, validators: { etag: null, lastModified: null }, isUnchanged: false };
    if (!info.isDirectory()) return { body: bytesOf(file), length: info.size, ...whole };
    const entries = await readdir(file, { withFileTypes: true });
    if (entries.some((entry) => entry.name === INDEX && entry.isFile())) return openFile(`${file}/${INDEX}`, url);
    const index = Buffer.from(folderIndex(entries));
    return { body: only(index), length: index.length, ...whole };
  } catch (error) {
    if (isMissing(error)) throw missing(url, file, true);
    throw new AppError("upstream", `${file} in the mirror cannot be read.`, { cause: error });
  }
}

const INDEX = "index.html";

/** Opens the file only when it is read: an answer that nobody reads leaves nothing open. */
async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: 1 << 20 });
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function folderIndex(entries: { name: string; isDirectory(): boolean }[]): string {
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  const links = names.map((name) => `<a href="${encodeURI(name)}">${name}</a>\n`);
  return `<html><body><pre>\n${links.join("")}</pre></body></html>\n`;
}
