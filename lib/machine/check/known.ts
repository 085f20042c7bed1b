import type { Target } from "#lib/machine/choices/schema";

/** What the rules know beside a text. */
export type Known = {
  /** Addresses of repositories whose images call themselves by their name without version. */
  repositories: readonly string[];
  /** Whether what is published there is signed; left out where nobody knows. */
  signs?: boolean;
  /** The machine, where it was chosen. */
  target?: Target;
};

/** Repositories that Flatcar's bakery publishes. */
const PUBLIC = ["https://extensions.flatcar.org/", "https://github.com/flatcar/sysext-bakery/releases/download/"];

export const NOTHING_KNOWN: Known = { repositories: [] };

/** Whether an address lies in a repository whose images are known from inside. */
export function isKnownAddress(source: string, { repositories }: Known): boolean {
  const own = repositories.map((base) => `${base.replace(/\/+$/, "")}/`);
  return PUBLIC.concat(own).some((base) => source.startsWith(base));
}
