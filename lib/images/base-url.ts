import { AppError } from "#lib/errors";

const HOST = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9.])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * The address machines reach this server by, without a final slash: the configured one, else from a request's Host header.
 * X-Forwarded-* headers are not trusted: behind a proxy BAKEHOUSE_URL says it. A strange Host is an AppError `invalid`.
 */
export function baseUrlOf(host: string | null | undefined, configured?: string): string {
  if (configured !== undefined) return configured;
  if (host && HOST.test(host)) return `http://${host}`;
  throw new AppError("invalid", "The request's Host header names no host. Set BAKEHOUSE_URL to this server's address.");
}
