import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, buildConnector, fetch, type RequestInit, type Response } from "undici";
import { AppError, isAppError } from "#lib/errors";
import { type AllowedHosts, isAllowedName, objectionTo } from "#lib/network-address";

/** `fetch`, but only of public addresses and of what the operator allows. */
export type GuardedFetch = (url: URL, init: RequestInit) => Promise<Response>;

/**
 * Gives a `fetch` that judges addresses when it connects, so that a name cannot change its address between the look and the
 * connection, and that judges each redirect as it judges the first address. `mirror` is an address the operator chose: its host
 * and port are allowed. Rejects with AppError upstream for what is refused, else as `fetch` does.
 */
export function guardedFetch(allowed: AllowedHosts, mirror?: string): GuardedFetch {
  const dispatcher = new Agent({ connect: guardedConnector(allowed, mirror) });
  return async (url, init) => {
    if (!/^https?:$/.test(url.protocol))
      throw new AppError("upstream", `${url.href.slice(0, 200)} is not an http:// or https:// address.`);
    try {
      // Not by a Request of its own: nobody keeps that, and with it goes the way from the signal to the answer's body.
      return await fetch(url, { ...init, dispatcher });
    } catch (error) {
      throw error instanceof Error && isAppError(error.cause) ? error.cause : error;
    }
  };
}

function guardedConnector(allowed: AllowedHosts, mirror: string | undefined): buildConnector.connector {
  const connect = buildConnector({});
  const connectGuarded = buildConnector({ lookup: guardedLookup(allowed) });
  const chosen = mirror !== undefined && URL.canParse(mirror) ? new URL(mirror).origin : null;
  return (options, callback) => {
    const { hostname, protocol, host } = options;
    if (isAllowedName(allowed, hostname) || (host !== undefined && `${protocol}//${host}` === chosen))
      return connect(options, callback);
    // Node looks no address up that is one already.
    const objection = objectionTo(hostname, allowed);
    if (objection === null) connectGuarded(options, callback);
    else callback(refusal(hostname, hostname, objection), null);
  };
}

/** A name with one forbidden address is refused, though it has others: nobody means to have both. */
function guardedLookup(allowed: AllowedHosts): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { family: options.family, hints: options.hints, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      for (const { address } of addresses) {
        const objection = objectionTo(address, allowed);
        if (objection !== null) return callback(refusal(hostname, address, objection), []);
      }
      const [first] = addresses;
      if (options.all || first === undefined) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
}

function refusal(host: string, address: string, objection: string): AppError {
  const which = host === address ? address : `${host} has the address ${address}, which`;
  return new AppError(
    "upstream",
    `${which} is ${objection}: Bakehouse connects to public addresses only. Whoever runs it can allow the host in BAKEHOUSE_ALLOW_HOSTS.`,
  );
}
