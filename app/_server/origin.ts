/** Who asked for what is asked for on these pages. */
export const BROWSER = "Browser";

/** Who sends a request: browsers put an Origin on what they send to be done, programs do not. */
export function askedBy(request: Request): string {
  return request.headers.has("origin") ? BROWSER : "API";
}
