import { expiryOf, pathOf } from "#lib/people/links";
import { findPersonByEmail, hasAdmin } from "#lib/people/reads";
import { makeLink } from "#lib/people/writes-links";

/** The path of a link for the first admin; null where there is one already. Of several such links the first that is used counts. */
export async function firstAdminPath(now: Date): Promise<string | null> {
  if (await hasAdmin()) return null;
  return pathOf("first-admin", await makeLink({ kind: "first-admin", role: "admin", invitedBy: "The server" }, now));
}

export type AdminLink = { path: string; expiresAt: Date; isNew: boolean };

/**
 * A link by which whoever has this machine makes an admin: of somebody new, or of whoever has that address already, with a new
 * password and enabled again.
 */
export async function makeAdminLink(email: string | undefined, now: Date): Promise<AdminLink> {
  const person = email === undefined ? null : await findPersonByEmail(email);
  const link = { kind: "admin", role: "admin", email, userId: person?.id, invitedBy: "The command line" } as const;
  return {
    path: pathOf("admin", await makeLink(link, now)),
    expiresAt: expiryOf("admin", now),
    isNew: person === null,
  };
}
