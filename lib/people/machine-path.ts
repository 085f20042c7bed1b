/** Where a machine token stands in an address: systemd-sysupdate sends no headers. The rest is a path and a query. */
const MACHINES = /^\/machines\/([^/?#]*)([^?#]*)(.*)$/;

/** What machines put before the addresses of a server: `/machines/TOKEN`. */
export function machinePath(secret: string): string {
  return `/machines/${secret}`;
}

/**
 * The token in an address and what comes after it; null where there is none. Without a final slash: Next would lead from there to
 * the address without it, and without the token.
 */
export function splitMachinePath(address: string): { secret: string; rest: string } | null {
  const [, secret, path = "", query = ""] = MACHINES.exec(address) ?? [];
  return secret === undefined ? null : { secret, rest: `${path.replace(/\/+$/, "") || "/"}${query}` };
}
