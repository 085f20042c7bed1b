import type { BetterAuthOptions } from "better-auth";
import { db } from "#lib/db";

/** Better Auth's way to the tables of people. */
export async function authDatabase(url: string): Promise<NonNullable<BetterAuthOptions["database"]>> {
  const { prismaAdapter } = await import("better-auth/adapters/prisma");
  const provider = url.startsWith("file:") ? "sqlite" : "postgresql";
  return prismaAdapter(db(), { provider, transaction: true });
}
