import ipaddr, { type IPv4, type IPv6 } from "ipaddr.js";

export type Network = [IPv4 | IPv6, number];

/** What an operator lets this server connect to beside public addresses (BAKEHOUSE_ALLOW_HOSTS). */
export type AllowedHosts = { names: string[]; networks: Network[] };

/** `git.corp.example`, `*.corp.example`, `10.1.2.3`, `10.0.0.0/8`, `fd00::/8`; null where one of them is none of these. */
export function parseAllowedHosts(text: string): AllowedHosts | null {
  const allowed: AllowedHosts = { names: [], networks: [] };
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
    const network = parseNetwork(entry);
    if (network !== null) allowed.networks.push(network);
    else if (isName(entry)) allowed.names.push(entry.toLowerCase());
    else return null;
  }
  return allowed;
}

/** `10.1.2.3` or `10.0.0.0/8`; null for what is neither. */
export function parseNetwork(entry: string): Network | null {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  const address = parseAddress(entry);
  return address === null ? null : [address, address.kind() === "ipv4" ? 32 : 128];
}

/** A last part of digits alone would be an address in a spelling that URLs do not keep. */
function isName(entry: string): boolean {
  const label = "[a-z\\d]([a-z\\d-]*[a-z\\d])?";
  return new RegExp(`^(\\*\\.)?(${label}\\.)*(?!\\d+$)${label}$`, "i").test(entry) && !/^0x/i.test(entry);
}

/** An address as URLs and resolvers write it, with brackets or without; null for a name. */
export function parseAddress(host: string): IPv4 | IPv6 | null {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare);
  return isAddress ? unwrap(ipaddr.parse(bare)) : null;
}

const NAT64 = ipaddr.parseCIDR("64:ff9b::/96");

/** The IPv4 address that is meant by one of IPv6: mapped, or translated on the way (RFC 6052), as where there is no IPv4. */
function unwrap(address: IPv4 | IPv6): IPv4 | IPv6 {
  if (address.kind() === "ipv4" || !("parts" in address)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  return address.match(NAT64) ? ipaddr.fromByteArray(address.toByteArray().slice(12)) : address;
}

/** Names are allowed whatever address they have. */
export function isAllowedName({ names }: AllowedHosts, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return names.some((entry) => (entry.startsWith("*.") ? name.endsWith(entry.slice(1)) : name === entry));
}

const KINDS: Record<string, string> = {
  loopback: "this machine itself",
  unspecified: "this machine itself",
  private: "in a private network",
  uniqueLocal: "in a private network",
  linkLocal: "link-local, where clouds keep their machines' secrets",
  carrierGradeNat: "in a provider's inner network",
  multicast: "a multicast address",
  broadcast: "a broadcast address",
};
/** All that is assigned for hosts of the internet (RFC 4291); what is left out of it has a range of its own. */
const PUBLIC_IPV6 = ipaddr.parseCIDR("2000::/3");

/** What an address is instead of a public one or an allowed one, as in "10.0.0.1 is …"; null for those, and for names. */
export function objectionTo(host: string, { networks }: AllowedHosts): string | null {
  const address = parseAddress(host);
  if (address === null || networks.some((network) => isIn(address, network))) return null;
  const range = address.range();
  const isAssigned = address.kind() === "ipv4" || address.match(PUBLIC_IPV6);
  return range === "unicast" && isAssigned ? null : (KINDS[range] ?? "not a public address");
}

/**
 * The same of the host of a URL before anybody looks it up: of an address in whatever spelling, and of the names that mean
 * this machine everywhere (RFC 6761). Other names are judged by whoever connects.
 */
export function objectionToHostOf(url: string, allowed: AllowedHosts): string | null {
  const { hostname } = new URL(url);
  if (isAllowedName(allowed, hostname)) return null;
  return /^(.*\.)?localhost\.?$/.test(hostname) ? "this machine itself" : objectionTo(hostname, allowed);
}

export function isIn(address: IPv4 | IPv6, [network, bits]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}
