/** From the role that may least to the one that may most: each may also do what those before it may. */
export const ROLES = ["viewer", "baker", "publisher", "admin"] as const;
export type Role = (typeof ROLES)[number];

/**
 * Everything that can be done here, and from which role on; null where nobody signs in for it. Each operation of the API, each
 * server action and each page names one of these, and the audit log says by it what was done.
 */
export const VERBS = {
  /** What machines and health checks ask for. */
  serve: null,
  /** What machines read of the repository; where it is closed, with a token. */
  fetch: null,
  /** Signing in, and what leads there. */
  "sign in": null,
  "sign out": null,
  /** An invitation, or the link that sets a new password. */
  "follow link": null,
  /** Lists, pages, and answers that change nothing. */
  look: "viewer",
  "check recipe": "viewer",
  "play machine": "viewer",
  "change own account": "viewer",
  "make token": "viewer",
  "revoke token": "viewer",
  /** Drafts and plans: they ask upstream and change nothing. */
  "try recipe": "baker",
  /** It waits as a candidate until a publisher decides. */
  "bake image": "baker",
  "cancel build": "baker",
  "retry build": "baker",
  "accept digest": "baker",
  "convert Torcx bundle": "baker",
  "rehearse images": "baker",
  "bake to compare": "baker",
  "save config": "baker",
  "rename config": "baker",
  "delete config": "baker",
  /** Machines take what is published. */
  "publish image": "publisher",
  "withdraw image": "publisher",
  "skip image": "publisher",
  "hold image": "publisher",
  "take image back": "publisher",
  "decide on images": "publisher",
  "keep image": "publisher",
  "leave image to the rule": "publisher",
  /** Watches bake and publish by themselves. */
  follow: "publisher",
  "change watch": "publisher",
  "look upstream": "publisher",
  unfollow: "publisher",
  /** Watches bake by it. */
  "save recipe": "publisher",
  /** What is gone stays gone, and what has secrets in it. */
  "delete build": "admin",
  "delete image": "admin",
  "change clean-up": "admin",
  "clean up": "admin",
  "add key": "admin",
  "let key sign": "admin",
  "withdraw key": "admin",
  "see webhooks": "admin",
  "add webhook": "admin",
  "change webhook": "admin",
  "test webhook": "admin",
  "renew webhook secret": "admin",
  "send message again": "admin",
  "delete webhook": "admin",
  "manage people": "admin",
  "invite person": "admin",
  "take invitation back": "admin",
  "make password link": "admin",
  "change role": "admin",
  "disable person": "admin",
  "enable person": "admin",
  "delete person": "admin",
  "read audit": "admin",
  "make machine token": "admin",
  "revoke machine token": "admin",
} as const satisfies Record<string, Role | null>;
export type Verb = keyof typeof VERBS;
export const VERB_NAMES = Object.keys(VERBS) as [Verb, ...Verb[]]; // its keys are the verbs

/** Whether somebody of a role may do that; null is somebody without one. */
export function may(role: Role | null, verb: Verb): boolean {
  const least = VERBS[verb];
  return least === null || (role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least));
}

/** Of two roles the one that may less. */
export function lesser(a: Role, b: Role): Role {
  return ROLES.indexOf(a) < ROLES.indexOf(b) ? a : b;
}
