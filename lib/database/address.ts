import { fileURLToPath } from "node:url";

/** Whether a DATABASE_URL means PostgreSQL; else it is a SQLite file. */
export function isPostgresql(url: string): boolean {
  return /^postgres(ql)?:/.test(url);
}

/** What a DATABASE_URL may be, in words. */
export const DATABASE_ADDRESS =
  "a file: URL such as file:./data/bakehouse.db, or postgresql://USER:PASSWORD@HOST:5432/DATABASE with %-codes for special characters";

export function isDatabaseAddress(url: string): boolean {
  if (!isPostgresql(url)) return /^file:.+/.test(url);
  return /^postgres(ql)?:\/\/.*\/[^/?#]+/.test(url) && URL.canParse(url);
}

/** The file of a `file:` URL. `file:./data/bakehouse.db` starts in this process's folder, as libsql reads it; other URLs know no such thing. */
export function databaseFile(url: string): string {
  return url.startsWith("file:/") ? fileURLToPath(url) : decodeURIComponent(url.slice("file:".length));
}

/** `the PostgreSQL database NAME at HOST:PORT`: what may be told of an address with a password. */
export function databaseName(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get("host") ?? (hostname === "" ? "localhost" : hostname);
  return `the PostgreSQL database ${decodeURIComponent(pathname.slice(1))} at ${host}${port === "" ? "" : `:${port}`}`;
}
