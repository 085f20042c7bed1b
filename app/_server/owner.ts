import { createHash, randomBytes } from "node:crypto";
import { cookies, headers } from "next/headers";
import { NextRequest } from "next/server";
import { ownerCookie } from "#lib/configs/addresses";
import type { Keeper } from "#lib/configs/data";

/** Browsers keep no cookie longer, in s. */
const AGE = 400 * 24 * 60 * 60;

/** Who visits a page: the owner of saved configs that this browser is, or null. */
export async function visitor(): Promise<string | null> {
  const host = (await headers()).get("host") ?? "";
  return ownerOf((await cookies()).get(ownerCookie(host))?.value);
}

/** Who sends a request to the API, likewise. */
export function ownerIn(request: Request): string | null {
  return ownerOf(secretIn(request));
}

/** Who saves a config, with the cookie by which it is the same one for another 400 days. */
export function keeperIn(request: Request): { keeper: Keeper; cookie: string } {
  const known = secretIn(request);
  const owner = ownerOf(known);
  const secret = owner === null || known === undefined ? randomBytes(32).toString("base64url") : known;
  const name = ownerCookie(hostOf(request));
  // Only the browser knows whether its way here is encrypted.
  const secure = request.headers.get("origin")?.startsWith("https:") ? "; Secure" : "";
  return {
    keeper: { owner: owner ?? hashOf(secret), isNew: owner === null },
    cookie: `${name}=${secret}; Path=/; Max-Age=${AGE}; HttpOnly; SameSite=Lax${secure}`,
  };
}

function secretIn(request: Request): string | undefined {
  const { url, headers } = request;
  return new NextRequest(url, { headers }).cookies.get(ownerCookie(hostOf(request)))?.value;
}

function hostOf({ url, headers }: Request): string {
  return headers.get("host") ?? new URL(url).host;
}

/** The database knows owners by the sha256 of their secret, so that who reads it is none of them. */
function ownerOf(secret: string | undefined): string | null {
  return secret !== undefined && /^[\w-]{43}$/.test(secret) ? hashOf(secret) : null;
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
