import type { Role } from "#lib/people/roles";

/** What each role is for, in a few words. */
export const ROLE_WORDS: Record<Role, { name: string; may: string }> = {
  viewer: { name: "Viewer", may: "sees everything, changes nothing" },
  baker: { name: "Baker", may: "bakes images and saves configs" },
  publisher: { name: "Publisher", may: "publishes, withdraws, follows upstream" },
  admin: { name: "Admin", may: "people, keys, deletion, settings" },
};

export function roleName(role: Role | null): string {
  return role === null ? "No role" : ROLE_WORDS[role].name;
}

/** The roles to choose from. */
export const ROLE_CHOICES = Object.entries(ROLE_WORDS).map(([id, { name, may }]) => ({ id, text: name, note: may }));
