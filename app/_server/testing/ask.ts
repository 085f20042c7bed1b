import { readdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import { ErrorAnswer } from "../failure";
import { OPERATIONS } from "../openapi";
import { refusalsOf } from "../operation";

type Params = Record<string, unknown>;
type Handler = (request: Request, context: { params: Promise<Params | undefined> }) => Promise<Response>;

// biome-ignore lint/suspicious/noExplicitAny: a test states itself what it expects in a body
export type Reply = { status: number; headers: Headers; body: any };

const APP = path.join(import.meta.dirname, "../..");
export const HOST = "bakery.example:3000";

/** Addresses of all route files as OpenAPI writes them: `/api/v1/builds/{id}`, with the file of each. */
export const ROUTES = new Map<string, string>(
  readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts" && !file.startsWith("_"))
    .map((file) => [`/${path.dirname(file).replaceAll("[", "{").replaceAll("]", "}")}`, path.join(APP, file)] as const),
);

/**
 * Sends a request to the route file that Next would choose and judges the answer by what the OpenAPI document is made of:
 * its status must be announced, and its body what was announced for it.
 */
export async function ask(
  method: string,
  address: string,
  { json, ...init }: { json?: unknown; body?: BodyInit; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const url = new URL(address, `http://${HOST}`);
  const given = json === undefined ? init.body : JSON.stringify(json);
  const request = new Request(url, {
    method,
    headers: { host: HOST, ...(json !== undefined && { "content-type": "application/json" }), ...init.headers },
    // Next gives a write a stream even when nothing was sent.
    ...(method !== "GET" && { body: given ?? new Blob([]).stream(), duplex: "half" }),
  });
  const response = await answerTo(request);
  const body = await bodyOf(response);
  const [template, params] = find(url.pathname);
  judge(template.replace("{verb}", String(params.verb)), method, response, body);
  return { status: response.status, headers: response.headers, body };
}

/** What the route file that Next would choose answers. */
async function answerTo(request: Request): Promise<Response> {
  const [template, params] = find(new URL(request.url).pathname);
  const module: Record<string, Handler> = await import(ROUTES.get(template) ?? "");
  // As Next does.
  const given = Object.keys(params).length === 0 ? undefined : params;
  const response = await module[request.method]?.(request, { params: Promise.resolve(given) });
  if (response === undefined) throw new Error(`${template} has no ${request.method}.`);
  return response;
}

/** The same for a server of Node, as Next stands between it and the route files. */
export async function answerNode(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming;
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  const init: RequestInit & { duplex: "half" } = {
    method,
    headers: Object.entries(headers).map(([name, value = ""]) => [name, value.toString()]),
    body: method === "GET" ? null : (Readable.toWeb(incoming) as ReadableStream),
    duplex: "half",
    signal: gone.signal,
  };
  const response = await answerTo(new Request(new URL(url, `http://${headers.host}`), init));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return null;
  return mediaType(response).endsWith("json") ? JSON.parse(text) : text;
}

function mediaType({ headers }: Response): string {
  return (headers.get("content-type") ?? "").replace(/;.*/, "");
}

function find(pathname: string): [template: string, params: Params] {
  for (const template of [...ROUTES.keys()].sort(mostFixedFirst)) {
    const pattern = template.replace(/\{\.\.\.(\w+)\}/, "(?<$1>.+)").replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const groups = new RegExp(`^${pattern}$`).exec(pathname);
    if (groups === null) continue;
    const params = Object.entries(groups.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return [template, Object.fromEntries(params)];
  }
  throw new Error(`No route for ${pathname}.`);
}

function mostFixedFirst(a: string, b: string): number {
  return Number(a.includes("{...")) - Number(b.includes("{...")) || a.split("{").length - b.split("{").length;
}

function judge(template: string, method: string, response: Response, body: unknown): void {
  const { status } = response;
  const operation = OPERATIONS.find(({ path, method: own }) => path === template && own === method);
  if (operation === undefined || status === 500) return;
  const answer = refusalsOf(operation).includes(status) ? ErrorAnswer : operation.answers[status];
  const schema = answer === null || answer instanceof z.ZodType ? answer : answer?.[mediaType(response)];
  if (schema === undefined)
    throw new Error(`${method} ${template} is not announced to answer ${status}: ${JSON.stringify(body)}`);
  if (schema === null) {
    if (body !== null) throw new Error(`${method} ${template} announced no body.`);
  } else schema.parse(body);
}
