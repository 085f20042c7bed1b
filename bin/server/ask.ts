import type { Response } from "undici";
import { z } from "zod";
import { AppError } from "#lib/errors";
import { formatBytes } from "#lib/format-bytes";
import { jsonComplaint } from "#lib/json-limits";
import type { Limits } from "#lib/upstream/limits";
import { startWatch, type Watch } from "#lib/upstream/watch";
import { connectionRefusal, type Refusal, refusal, type Wish } from "./refusals";
import type { Server, ServerSession } from "./server";

/** A server asks upstream before it answers some questions. */
const LIMITS: Limits = {
  maxBytes: 16e6,
  silenceMs: 90_000,
  leastRate: 0,
  wholeMs: 180_000,
  waitMs: 0,
  attempts: 1,
};
/** More than any answer has; what prints it goes as deep as it is. */
const MODEST = { members: 1_000_000, depth: 64 };

/** An operation of the API, as app/_server/operations has it. */
type Operation = Wish & { method: "GET" | "POST" | "PATCH" | "DELETE" };

/** The names in the operation's path, its query, and its body. Members that are undefined are left out. */
export type Asked = {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
};

/**
 * Asks the server to do an operation and gives its answer, judged by `answer`: what a command needs of it, and whatever else an
 * older or newer server says. Throws AppError (refusals.ts) with one sentence for all that comes instead.
 */
export async function ask<S extends z.ZodType>(
  operation: Operation,
  { answer, ...asked }: Asked & { answer: S },
  { server, signal }: ServerSession,
): Promise<z.output<S>> {
  const url = addressOf(operation, asked, server);
  const watch = startWatch({ url, limits: LIMITS, signal });
  try {
    const response = await send(url, operation, { asked, server, watch });
    const wish = { method: operation.method, path: new URL(url).pathname, may: operation.may };
    if (!response.ok) throw await readRefusal(response, wish, { server, watch });
    return judge(answer, readJson(await receive(response, watch)), server);
  } catch (error) {
    throw connectionRefusal(error, server, url);
  } finally {
    watch.stop();
  }
}

/** What an answer that is an error says. */
export async function readRefusal(
  response: Response,
  wish: Wish,
  { server, watch }: { server: Server; watch: Watch },
): Promise<Refusal> {
  const { status, headers } = response;
  return refusal({ status, headers, body: readJson(await receive(response, watch)) }, wish, server);
}

/** The headers of every request that goes to the server itself. */
export function headersFor({ token }: Server): Record<string, string> {
  const headers: Record<string, string> = { "user-agent": "bakehouse", "accept-encoding": "identity" };
  if (token !== null) headers.authorization = `Bearer ${token.text}`;
  return headers;
}

function addressOf({ path }: Operation, { params = {}, query = {} }: Asked, { url }: Server): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return `${url}${filled}${given.length === 0 ? "" : `?${new URLSearchParams(given)}`}`;
}

type Way = { asked: Asked; server: Server; watch: Watch };

async function send(url: string, { method }: Operation, { asked, server, watch }: Way): Promise<Response> {
  const headers = headersFor(server);
  if (method !== "GET") headers["content-type"] = "application/json";
  const body = method === "GET" ? null : JSON.stringify(asked.body ?? {});
  const signal = watch.connect();
  const response = await server.fetch(new URL(url), { method, headers, body, redirect: "manual", signal });
  const location = response.headers.get("location");
  if (response.status < 300 || response.status >= 400 || location === null) return response;
  await response.body?.cancel();
  throw redirected(location, url, server);
}

/** Whoever is redirected to would get the token, and everything that is asked for. */
function redirected(location: string, url: string, { host }: Server): AppError {
  const to = URL.canParse(location, url) ? new URL(location, url).href : encodeURIComponent(location);
  return new AppError(
    "upstream",
    `${host} redirects to ${to.slice(0, 200)}, where nothing was sent. If that is where your Bakehouse is, give it as --server.`,
  );
}

async function receive({ body, url }: Response, watch: Watch): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    watch.received(chunk.length);
    size += chunk.length;
    if (size > LIMITS.maxBytes)
      throw new AppError("too_large", `${url} answers with more than ${formatBytes(LIMITS.maxBytes)}, the limit.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Undefined where it is none. */
function readJson(text: string): unknown {
  if (jsonComplaint(text, MODEST) !== null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function judge<S extends z.ZodType>(answer: S, body: unknown, { host }: Server): z.output<S> {
  const { data, error } = answer.safeParse(body);
  if (error === undefined) return data;
  const where = body === undefined ? "" : ` (${z.prettifyError(error).replace(/\s+/g, " ").slice(0, 200)})`;
  throw new AppError(
    "upstream",
    `${host} does not answer as a Bakehouse does${where}: another program may be at that address.`,
  );
}
