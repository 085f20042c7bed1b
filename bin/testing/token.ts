import { db } from "#lib/db";
import { makeToken } from "#lib/people/data-tokens";
import type { Role } from "#lib/people/roles";

/** An API token of a person of that name and role, who is made first. */
export async function tokenOf(name: string, role: Role): Promise<string> {
  const now = new Date();
  const email = `${name.toLowerCase()}@example.org`;
  await db().user.create({ data: { id: name, name, email, role, createdAt: now, updatedAt: now } });
  const asker = { kind: "person", id: name, name, role } as const;
  const { secret } = await makeToken({ name: "ci", role, days: 1 }, asker, now);
  return secret;
}
