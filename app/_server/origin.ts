/** Who asked for what is asked for on these pages. */
export const BROWSER = "Browser";
