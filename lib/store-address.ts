/** Where bytes are kept in an object storage: `s3://BUCKET/PREFIX?endpoint=URL&region=REGION`. */
export type StoreAddress = {
  bucket: string;
  /** Empty, or with a slash at its end. */
  prefix: string;
  /** Null for AWS itself. */
  endpoint: string | null;
  /** Null where the SDK finds it, as it finds the credentials. */
  region: string | null;
};

/** Where clients are sent for bytes: to addresses that are signed for each, below a base such as a CDN's, or nowhere (null). */
export type StoreRedirect = "presigned" | (string & {}) | null;

/** How an address looks, for who gave another one. */
export const STORE_ADDRESS =
  "an address such as s3://bucket/prefix?endpoint=https://s3.example.net&region=eu-central-1, without a key or password in it";

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^[\w.=-]+(\/[\w.=-]+)*$/;
const REGION = /^[a-z0-9-]{1,40}$/;

/** Null for what is no such address. */
export function parseStoreAddress(text: string): StoreAddress | null {
  const [, bucket = "", path = "", query = ""] = /^s3:\/\/([^/?#]+)(\/[^?#]*)?(\?[^#]*)?$/.exec(text) ?? [];
  const prefix = path.replace(/^\/|\/$/g, "");
  const { endpoint = null, region = null, ...others } = Object.fromEntries(new URLSearchParams(query));
  if (!BUCKET.test(bucket) || Object.keys(others).length > 0) return null;
  if (prefix !== "" && (!PREFIX.test(prefix) || /(^|\/)\.\.?(\/|$)/.test(prefix))) return null;
  if (region !== null && !REGION.test(region)) return null;
  if (endpoint !== null && !isEndpoint(endpoint)) return null;
  return { bucket, prefix: prefix && `${prefix}/`, endpoint: endpoint?.replace(/\/$/, "") ?? null, region };
}

/** As an operator knows it. */
export function storeName({ bucket, prefix }: StoreAddress): string {
  return `s3://${bucket}/${prefix}`.replace(/\/$/, "");
}

function isEndpoint(text: string): boolean {
  return /^https?:\/\/[^\s/?#@]+\/?$/.test(text) && URL.canParse(text);
}
