import { networkInterfaces } from "node:os";
import { cookies, headers } from "next/headers";
import { addressCookie } from "#lib/configs/addresses";
import { context } from "#lib/context";
import { isLoopback } from "#lib/machine/choices/loopback";
import { BaseUrl } from "#lib/machine/choices/schema";

/** How machines get to a server that a visitor reached by an address of the visitor's own computer. */
export type Reach = {
  /** The address that this browser keeps for them; null while none is set. */
  address: string | null;
  /** Addresses of this computer in its networks. */
  offers: string[];
  /** What such an address looks like. */
  example: string;
  /** What it takes for machines to get there. */
  hint: string;
};

const KEPT = "Kept for this browser";
const FOR_ALL = `${KEPT}; BAKEHOUSE_URL sets it for everybody.`;

/**
 * Null where the address that machines are given needs no choice: it was configured, or reaches beyond this computer, and no token
 * belongs into it.
 */
export async function readReach(): Promise<Reach | null> {
  const { BAKEHOUSE_REPOSITORY, BAKEHOUSE_URL, HOST } = context().env;
  const host = (await headers()).get("host") ?? "";
  const isClosed = BAKEHOUSE_REPOSITORY === "closed";
  const isOwn = BAKEHOUSE_URL === undefined && isLoopback(`http://${host}`);
  if (!isClosed && !isOwn) return null;
  const kept = BaseUrl.safeParse((await cookies()).get(addressCookie(host))?.value);
  return {
    address: kept.data ?? null,
    offers: isOwn && !isClosed ? ownAddresses(host) : [],
    example: isClosed ? "https://bakery.example.net/machines/…" : "http://bakery.example.net:3000",
    hint: isClosed ? TOKEN_HINT : isOpen(HOST) ? FOR_ALL : `${closedTo(HOST)} ${FOR_ALL}`,
  };
}

const TOKEN_HINT = `Only machines with a token read this repository: an admin makes one on the page Tokens, with the address that belongs here. ${KEPT}.`;

function closedTo(host: string): string {
  return `The server listens on ${host} only: set HOST=0.0.0.0 in a network you trust, or put a proxy in front.`;
}

function ownAddresses(host: string): string[] {
  const { port } = new URL(`http://${host}`);
  const found = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  const reached = found.filter(({ internal, family }) => !internal && family === "IPv4");
  return Array.from(new Set(reached.map(({ address }) => `http://${address}${port === "" ? "" : `:${port}`}`)));
}

function isOpen(host: string): boolean {
  return host === "0.0.0.0" || host === "::" || !isLoopback(`http://${host.includes(":") ? `[${host}]` : host}`);
}
