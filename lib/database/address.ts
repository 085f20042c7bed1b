import { fileURLToPath } from "node:url";

/** Whether a DATABASE_URL means PostgreSQL; else it is a SQLite file. */
export function isPostgresql(url: string): boolean {
  return /^postgres(ql)?:/.test(url);
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
