import { createHash, randomBytes } from "node:crypto";
import { cookies, headers } from "next/headers";
import { NextRequest } from "next/server";
import { ownerCookie } from "#lib/configs/addresses";
import type { Keeper } from "#lib/configs/data";
import type { Asker } from "#lib/people/asker";
import { makerOf } from "#lib/people/data-tokens";
import { visitor } from "./visitor";

/** Browsers keep no cookie longer, in s. */
const AGE = 400 * 24 * 60 * 60;

/** Whose saved configs a visitor of a page sees: those of whoever signed in, and those of this browser. */
export async function ownersHere(): Promise<string[]> {
  const host = (await headers()).get("host") ?? "";
  return ownersOf(await visitor(), (await cookies()).get(ownerCookie(host))?.value);
}

/** The same of who sends a request to the API. A token's are those of who made it. */
export async function ownersIn(request: Request, asker: Asker): Promise<string[]> {
  return ownersOf(asker, secretIn(request));
}

/** Who saves a config. For those of whom no more is known than their browser, with the cookie by which it is the same one for another 400 days. */
export async function keeperIn(request: Request, asker: Asker): Promise<{ keeper: Keeper; cookie: string | null }> {
  const person = await personOf(asker);
  if (person !== null) return { keeper: { owner: person, isNew: false }, cookie: null };
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

async function ownersOf(asker: Asker, secret: string | undefined): Promise<string[]> {
  return [await personOf(asker), ownerOf(secret)].filter((owner) => owner !== null);
}

/** Who asks as an owner; null where nobody signed in. No secret of a browser has a space in it. */
async function personOf({ kind, id }: Asker): Promise<string | null> {
  if (id === null || kind === "local" || kind === "anonymous") return null;
  const person = kind === "person" ? id : await makerOf(id);
  return hashOf(person === null ? `token ${id}` : `person ${person}`);
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
