/** What the doctor knows beside a text: addresses of repositories whose images call themselves by their name without version. */
export type Known = { repositories: readonly string[] };

/** Repositories that Flatcar's bakery publishes. */
const PUBLIC = ["https://extensions.flatcar.org/", "https://github.com/flatcar/sysext-bakery/releases/download/"];

export const NOTHING_KNOWN: Known = { repositories: [] };

/** Whether an address lies in a repository whose images are known from inside. */
export function isKnownAddress(source: string, { repositories }: Known): boolean {
  const own = repositories.map((base) => `${base.replace(/\/+$/, "")}/`);
  return PUBLIC.concat(own).some((base) => source.startsWith(base));
}
