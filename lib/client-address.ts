import ipaddr from "ipaddr.js";
import { isIn, type Network, parseAddress, parseNetwork } from "#lib/network-address";

/** Whose word on where a request comes from is taken: the last `hops` proxies before this server, and those in `networks`. */
export type TrustedProxies = { hops: number; networks: Network[] };

/** `1` proxy, or addresses and networks of proxies with commas between; null where it is neither. Nothing trusts nobody. */
export function parseTrustedProxies(text: string): TrustedProxies | null {
  if (/^[1-9]$/.test(text)) return { hops: Number(text), networks: [] };
  const entries = text.split(/[\s,]+/).filter(Boolean);
  const networks = entries.map(parseNetwork).filter((network) => network !== null);
  return networks.length === entries.length ? { hops: 0, networks } : null;
}

/**
 * The address that a request comes from: the connection's, or what trusted proxies say it was before them. Each proxy puts the
 * address that asked it at the right end of X-Forwarded-For; left of what trusted ones have put there anybody may have written.
 */
export function clientAddress(remote: string, forwardedFor: string | undefined, trusted: TrustedProxies): string {
  const said = (forwardedFor ?? "").split(",").map(withoutPort).reverse();
  let client = remote;
  for (const [distance, before] of said.entries()) {
    if (parseAddress(before) === null || !isTrusted(client, distance, trusted)) break;
    client = before;
  }
  return client;
}

function isTrusted(proxy: string, distance: number, { hops, networks }: TrustedProxies): boolean {
  const address = parseAddress(proxy);
  return distance < hops || (address !== null && networks.some((network) => isIn(address, network)));
}

/** Some proxies add the port of the connection. */
function withoutPort(entry: string): string {
  return entry.trim().replace(/^(\[.*\]|[\d.]+):\d+$/, "$1");
}

/** Whom a limit counts as one: an IPv4 address, or the /64 of an IPv6 one, of which a single host has every address. */
export function subscriberOf(address: string): string {
  const parsed = parseAddress(address.replace(/%.*$/, ""));
  if (parsed === null) return address;
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/64`)}/64`;
}
