import { randomUUID } from "node:crypto";
import { type Context, context } from "#lib/context";
import { baseUrlOf } from "#lib/images/base-url";
import { stderrLog } from "#lib/log";
import { failureOf } from "./failure";
import { requireSameOrigin } from "./same-origin";

/** What a route gets: the request, the parts of its address, and the rooms under the address the caller used. */
export type Call<Params> = { request: Request; params: Params; context: Context };
type RouteContext<Params> = { params: Promise<Params> };

const READS = ["GET", "HEAD"];

/**
 * Makes a route handler of a function that answers or throws: writes of other sites are refused, errors become the
 * contract's JSON, and every response carries an X-Request-ID under which the log can be searched.
 */
export function route<Params = Record<never, string>>(handle: (call: Call<Params>) => Promise<Response>) {
  return async (request: Request, route: RouteContext<Params>): Promise<Response> => {
    const requestId = randomUUID();
    const response = await answer(request, route, handle).catch((error: unknown) => {
      const { status, headers, body } = failureOf(error, requestId, stderrLog);
      return Response.json(body, { status, headers });
    });
    response.headers.set("X-Request-ID", requestId);
    if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
    return response;
  };
}

async function answer<Params>(
  request: Request,
  route: RouteContext<Params>,
  handle: (call: Call<Params>) => Promise<Response>,
): Promise<Response> {
  const { env } = context();
  if (!READS.includes(request.method))
    requireSameOrigin(request.headers, { url: env.BAKEHOUSE_URL, listens: env.HOST });
  const baseUrl = baseUrlOf(request.headers.get("host"), env.BAKEHOUSE_URL);
  return handle({ request, params: await route.params, context: { ...context(), baseUrl } });
}
