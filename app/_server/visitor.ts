import { cookies, headers } from "next/headers";
import { NextResponse } from "next/server";
import { context } from "#lib/context";
import { AppError } from "#lib/errors";
import type { Asker } from "#lib/people/asker";
import { askerIn } from "./asker";

/** Who sees a page or sends an action. */
export async function visitor(): Promise<Asker> {
  return askerIn(await headers(), context().env);
}

/** The id of the person who sees a page or sends an action. AppError `unauthorized` for everybody else. */
export async function ownId(): Promise<string> {
  const { kind, id } = await visitor();
  if (kind === "person" && id !== null) return id;
  throw new AppError("unauthorized", "This is for people who signed in.");
}

/** Hands on the cookies of an answer that has been made elsewhere. */
export async function passCookies(from: Headers): Promise<void> {
  const jar = await cookies();
  // Only the browser knows whether its way here is encrypted.
  const secure = (await headers()).get("origin")?.startsWith("https:") ?? false;
  for (const cookie of new NextResponse(null, { headers: from }).cookies.getAll()) jar.set({ ...cookie, secure });
}
