/** From the role that may least to the one that may most: each may also do what those before it may. */
export const ROLES = ["viewer", "baker", "publisher", "admin"] as const;
export type Role = (typeof ROLES)[number];

/**
 * Everything that can be done here, and from which role on; null where nobody signs in for it. Each operation of the API, each
 * server action and each page names one of these.
 */
export const VERBS = {
  /** What machines and health checks ask for. */
  serve: null,
  /** Signing in, and what leads there. */
  "sign in": null,
  /** Lists, pages, and answers that change nothing. */
  look: "viewer",
  /** One's own name, sign-ins and tokens. */
  "keep an account": "viewer",
  bake: "baker",
  /** Machine configs that are saved. */
  configure: "baker",
  /** What machines get to see: publishing, withdrawing, deciding on candidates. */
  publish: "publisher",
  /** Watches: they bake and publish by themselves. */
  follow: "publisher",
  /** Saved recipes, from which watches bake. */
  "write recipes": "publisher",
  /** Images, builds, and the rule by which they go. */
  delete: "admin",
  "manage keys": "admin",
  /** Where messages go, among others. */
  "change settings": "admin",
  /** Others' accounts, their roles, and who did what. */
  "manage people": "admin",
} as const satisfies Record<string, Role | null>;
export type Verb = keyof typeof VERBS;

/** Whether somebody of a role may do that; null is somebody without one. */
export function may(role: Role | null, verb: Verb): boolean {
  const least = VERBS[verb];
  return least === null || (role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least));
}
