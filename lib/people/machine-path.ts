/** Where a machine token stands in an address: systemd-sysupdate sends no headers. */
const MACHINES = /^\/machines\/([^/?#]*)/;

/** What machines put before the addresses of a server: `/machines/TOKEN`. */
export function machinePath(secret: string): string {
  return `/machines/${secret}`;
}

/** The token in an address and what comes after it; null where there is none. */
export function splitMachinePath(path: string): { secret: string; rest: string } | null {
  const [prefix, secret] = MACHINES.exec(path) ?? [];
  if (prefix === undefined || secret === undefined) return null;
  return { secret, rest: path.slice(prefix.length).replace(/^(?!\/)/, "/") };
}
