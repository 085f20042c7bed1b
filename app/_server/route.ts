import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { type Context, context } from "#lib/context";
import { AppError } from "#lib/errors";
import { baseUrlOf } from "#lib/images/base-url";
import { parse } from "#lib/issues";
import { stderrLog, withFields } from "#lib/log";
import { type Asker, requireMay } from "#lib/people/asker";
import { askerIn, MACHINES_HEADER, roomsOf } from "./asker";
import { openUpload, readJson, readNothing, requireName } from "./body";
import { failureOf } from "./failure";
import { type Deed, noted } from "./noted";
import type { Call, Operation, Reply } from "./operation";
import { requireRate } from "./rate-limit";
import { askedBy, requireSameOrigin } from "./same-origin";

/** Next gives no parameters where the address has none. */
type RouteContext = { params: Promise<Record<string, string> | undefined> };

/**
 * Makes the route handler of an operation: query and body are judged by its schemas, writes of other sites and of addresses
 * that ask for too much are refused, errors become the contract's JSON, and every response carries an X-Request-ID under which the log can be searched.
 */
export function route<O extends Operation>(operation: O, handle: (call: Call<O>) => Promise<Reply<O>>) {
  const handler = (request: Request, { params }: RouteContext): Promise<Response> =>
    respond(async () => {
      const asker = askerIn(request.headers, context().env);
      const rooms = roomsFor(request, asker);
      const given = (await params) ?? {};
      const deed = deedOf(operation, request, given, asker);
      const work = async () => {
        requireMay(asker, operation.may);
        if (operation.method !== "GET") await requireRate(operation.may, request.headers, rooms);
        const read = await readRequest(request, operation, rooms);
        const by = { asker, askedBy: askedBy(request, asker), context: rooms, deed };
        // What was read by the operation's schemas has the types that Call derives from them.
        return toResponse(await handle({ ...read, ...by, request, params: given } as Call<O>));
      };
      return operation.method === "GET" ? work() : noted(deed, work);
    });
  return Object.assign(handler, { operations: [operation] });
}

/** What the audit log will say of a request. */
function deedOf({ may }: Operation, { headers }: Request, params: Record<string, string>, asker: Asker): Deed {
  const [about = null] = Object.values(params);
  return { asker, verb: may, about, address: headers.get("x-forwarded-for") };
}

type RouteHandler = ReturnType<typeof route>;

/**
 * The route handler of a folder `[verb]`: of several operations whose addresses differ in their last word alone, such as
 * `/api/v1/images/{file}/publish`, the one that was asked for.
 */
export function routeByVerb(...handlers: RouteHandler[]) {
  const byVerb = new Map(handlers.flatMap((handler) => handler.operations.map(({ path }) => [verbOf(path), handler])));
  const handler = async (request: Request, { params }: RouteContext): Promise<Response> => {
    const { verb = "", ...rest } = (await params) ?? {};
    return byVerb.get(verb)?.(request, { params: Promise.resolve(rest) }) ?? noOperation(request);
  };
  return Object.assign(handler, { operations: handlers.flatMap(({ operations }) => operations) });
}

/** The last word of an address. */
export function verbOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `reply(200, build)`: a status with its body. */
export function reply<Status extends number, Body = undefined>(
  status: Status,
  body?: Body,
  headers?: Record<string, string>,
): { status: Status; body: Body; headers?: Record<string, string> } {
  // Left out, Body is undefined.
  return { status, body: body as Body, headers };
}

/** Answers addresses at which there is no operation. */
export function noOperation(request: Request): Promise<Response> {
  return respond(async () => {
    const { pathname } = new URL(request.url);
    throw new AppError("not_found", `The API has nothing at ${pathname}; /api/v1/openapi.json says what there is.`);
  });
}

async function respond(work: () => Promise<Response>): Promise<Response> {
  const requestId = randomUUID();
  const response = await withFields({ requestId }, () =>
    work().catch((error: unknown) => {
      const { status, headers, body } = failureOf(error, requestId, stderrLog);
      return Response.json(body, { status, headers });
    }),
  );
  response.headers.set("X-Request-ID", requestId);
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  return response;
}

/** The rooms as `asker` may use them, under the address the caller used. Throws AppError invalid when a write comes from another site. */
function roomsFor({ method, headers, url }: Request, asker: Asker): Context {
  const { BAKEHOUSE_URL, HOST } = context().env;
  if (method !== "GET" && method !== "HEAD") requireSameOrigin(headers, { url: BAKEHOUSE_URL, listens: HOST });
  // Health checks still come by HTTP/1.0, which has no Host.
  const address = baseUrlOf(headers.get("host") ?? new URL(url).host, BAKEHOUSE_URL);
  return { ...roomsOf(asker), baseUrl: `${address}${headers.get(MACHINES_HEADER) ?? ""}` };
}

async function readRequest(request: Request, { method, query, body, maxBody }: Operation, { maxUpload }: Context) {
  const asked = { query: query && readQuery(request, query) };
  if (body === "binary") return { ...asked, body: openUpload(request, maxUpload) };
  if (body !== undefined) return { ...asked, body: parse(body, await readJson(request, maxBody)) };
  if (method !== "GET") await readNothing(request);
  return { ...asked, body: undefined };
}

type AnyReply = Response | { status: number; body?: unknown; headers?: Record<string, string> };

function toResponse(reply: AnyReply): Response {
  if (reply instanceof Response) return reply;
  const { status, body, headers } = reply;
  return body === undefined ? new Response(null, { status, headers }) : Response.json(body, { status, headers });
}

/** The query of a request, judged like a body: unknown and repeated fields are refused, empty ones count as left out. */
export function readQuery<S extends z.ZodType>(request: Request, schema: S): z.infer<S> {
  const { searchParams } = new URL(request.url);
  const names = Array.from(searchParams.keys());
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    const issue = { path: repeated, message: "Was given more than once." };
    throw new AppError("invalid", `${repeated} was given more than once.`, { issues: [issue] });
  }
  names.forEach(requireName);
  return parse(schema, Object.fromEntries(Array.from(searchParams).filter(([, value]) => value !== "")));
}
