/** Where somebody goes on to after signing in: an address of this server, whatever a link says; `/` for all others. */
export function ownPath(next: string | undefined): string {
  // What browsers pass over, and what they take for a slash, makes another host of a path.
  if (next === undefined || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return "/";
  const { origin, pathname, search } = new URL(next, "http://own.invalid");
  const isLoop = /^\/(sign-in|not-allowed)(\/|$)/.test(pathname);
  return origin === "http://own.invalid" && !pathname.startsWith("//") && !isLoop ? `${pathname}${search}` : "/";
}
