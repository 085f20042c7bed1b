import { createReadStream } from "node:fs";
import type { Response } from "undici";
import { AppError } from "#lib/errors";
import { type GuardedFetch, guardedFetch } from "#lib/fetch-guard";
import { formatBytes } from "#lib/format-bytes";
import { connectionFailure, PassingFailure } from "#lib/upstream/failures";
import type { Limits } from "#lib/upstream/limits";
import { startWatch } from "#lib/upstream/watch";
import type { Session } from "./command";

/** How a command reads from a server that somebody named: nothing of it is believed, it may be any server. */
export type Reading = { fetch: GuardedFetch; signal: AbortSignal };

const REDIRECTS = 5;
const BRISK: Omit<Limits, "maxBytes"> = {
  silenceMs: 20_000,
  leastRate: 500,
  wholeMs: 120_000,
  waitMs: 0,
  attempts: 1,
};

/** The server of `address` may be in a private network, as bakeries are; where it redirects to may not. */
export function readingFrom(address: string, { context, signal }: Session): Reading {
  const allowed = context().env.BAKEHOUSE_ALLOW_HOSTS;
  // Each request has a connection of its own: a server closes one that stood idle for a bake just when it is used again.
  return { fetch: (url, init) => guardedFetch(allowed, address)(url, init), signal };
}

/** A small file. Throws AppError upstream or too_large with one sentence for whatever a server does instead. */
export async function fetchBytes(url: string, maxBytes: number, reading: Reading): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytesAt(url, { ...BRISK, maxBytes }, reading)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (/^\s*<(!doctype|html|head|body)\b/i.test(bytes.toString("latin1", 0, 200)))
    throw new AppError("upstream", `${url} is a web page where a file should be: perhaps one has to sign in first.`);
  return bytes;
}

/** A small file of this machine. Throws AppError too_large, or what reading it throws. */
export async function readSmall(file: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of createReadStream(file)) {
    size += chunk.length;
    if (size > maxBytes)
      throw new AppError("too_large", `${file} is larger than ${formatBytes(maxBytes)}, which is the limit.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The bytes at an address as they come, never more than `limits` allow. Throws like `fetchBytes`. */
export async function* bytesAt(url: string, limits: Limits, reading: Reading): AsyncGenerator<Uint8Array> {
  const watch = startWatch({ url, limits, signal: reading.signal });
  let size = 0;
  try {
    const { body, headers } = await open(url, reading.fetch, watch.connect());
    if (Number(headers.get("content-length")) > limits.maxBytes) throw tooLarge(url, limits);
    for await (const chunk of body ?? []) {
      watch.received(chunk.length);
      size += chunk.length;
      if (size > limits.maxBytes) throw tooLarge(url, limits);
      yield chunk;
    }
  } catch (error) {
    throw sentenceOf(error, url, size);
  } finally {
    watch.stop();
  }
}

async function open(url: string, fetch: GuardedFetch, signal: AbortSignal): Promise<Response> {
  let at = new URL(url);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const response = await fetch(at, { headers: { "accept-encoding": "identity" }, redirect: "manual", signal });
    if (response.status === 200) return response;
    const location = response.headers.get("location");
    await response.body?.cancel();
    if (response.status < 300 || response.status >= 400 || location === null)
      throw new AppError("upstream", refusal(url, response.status));
    at = next(location, at);
  }
  throw new AppError("upstream", `${url} redirects more than ${REDIRECTS} times.`);
}

/** Where a redirect leads. Throws AppError upstream unless that is no worse protocol. */
export function next(location: string, at: URL): URL {
  const to = URL.canParse(location, at.href) ? new URL(location, at) : null;
  if (to?.protocol === "https:" || (to?.protocol === "http:" && at.protocol === "http:")) return to;
  // As a URL, nothing of it is obeyed by a terminal.
  const shown = (to?.href ?? encodeURIComponent(location)).slice(0, 200);
  throw new AppError("upstream", `${at.href} redirects to ${shown}, where nothing is fetched from.`);
}

function refusal(url: string, status: number): string {
  const unsigned = url.endsWith(".gpg") && status === 404 ? " Nothing is signed there." : "";
  return `${url} answers ${status}.${unsigned}`;
}

function tooLarge(url: string, { maxBytes, setting }: Limits): AppError {
  const advice = setting === undefined ? "" : ` Raise ${setting} to allow more.`;
  return new AppError("too_large", `${url} is larger than ${formatBytes(maxBytes)}, which is the limit.${advice}`);
}

function sentenceOf(error: unknown, url: string, size: number): unknown {
  const failure = connectionFailure(error, { url, at: new URL(url), hasToken: false });
  const isBrokenOff = failure instanceof PassingFailure && failure.cause !== undefined && size > 0;
  return isBrokenOff
    ? new AppError("upstream", `${url} broke off after ${formatBytes(size)}.`, { cause: error })
    : failure;
}
