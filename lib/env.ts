import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { parseTrustedProxies } from "#lib/client-address";
import { DATABASE_ADDRESS, isDatabaseAddress } from "#lib/database/address";
import { AppError } from "#lib/errors";
import { schemaIssues } from "#lib/issues";
import { LOG_FORMATS } from "#lib/log";
import { parseAllowedHosts } from "#lib/network-address";
import { parseStoreAddress, STORE_ADDRESS } from "#lib/store-address";

const UNITS: Record<string, number> = { B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
const Size = z.string().regex(/^\d+(\.\d+)?\s*(B|kB|KB|MB|GB|TB)$/, "a size such as 500MB or 5GB");
const toBytes = (text: string) => Math.round(Number.parseFloat(text) * (UNITS[text.replace(/[\d.\s]/g, "")] ?? 1));
const bytes = (text: string) => Size.default(text).transform(toBytes);
const aboveZero = [(size: number) => size > 0, "a size above zero"] as const;
const count = (fallback: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `a whole number from 1 to ${max}`)
    .default(String(fallback))
    .transform(Number)
    .refine((n) => n >= 1 && n <= max, `a whole number from 1 to ${max}`);
const MINUTES: Record<string, number> = { min: 1, h: 60, d: 1440 };
const WATCH_INTERVAL = "a time from 10min to 30d, such as 90min or 6h";
/** Milliseconds. */
const interval = z
  .string()
  .regex(/^\d{1,6}\s*(min|h|d)$/, WATCH_INTERVAL)
  .transform((text) => Number.parseInt(text, 10) * (MINUTES[text.replace(/[\d\s]/g, "")] ?? 1))
  .refine((minutes) => minutes >= 10 && minutes <= 30 * 1440, WATCH_INTERVAL)
  .transform((minutes) => minutes * 60_000);
const BEST_BEFORE = "off, or days from 3d to 3650d, such as 30d";
/** Days, or null. */
const bestBefore = z
  .string()
  .regex(/^(off|\d{1,4}d)$/, BEST_BEFORE)
  .default("30d")
  .transform((text) => (text === "off" ? null : Number.parseInt(text, 10)))
  .refine((days) => days === null || (days >= 3 && days <= 3650), BEST_BEFORE);
const RATE_LIMITS = "off, or by what the limits are multiplied, from 0.01 to 100";
/** A factor, or null. */
const rateLimits = z
  .string()
  .regex(/^(off|\d{1,3}(\.\d{1,2})?)$/, RATE_LIMITS)
  .default("1")
  .transform((text) => (text === "off" ? null : Number(text)))
  .refine((factor) => factor === null || (factor >= 0.01 && factor <= 100), RATE_LIMITS);
const httpUrl = z
  .string()
  .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/, "an http:// or https:// URL without a query")
  .transform((url) => url.replace(/\/+$/, ""))
  .refine((url) => URL.canParse(url), "an http:// or https:// URL");

/** What a header can carry. */
export const TOKEN = /^[!-~]+$/;

const ALLOWED_HOSTS = "host names, *.corp.example, addresses or networks such as 10.0.0.0/8, with commas between";

const TRUSTED_PROXIES =
  "how many proxies stand before this server (1 to 9), or their addresses and networks with commas between";

/** Every variable Bakehouse reads (contract: Environment). Defaults are what a single machine needs. */
export const Env = z.object({
  PORT: z
    .string()
    .regex(/^\d+$/, "a port from 1 to 65535")
    .default("3000")
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, "a port from 1 to 65535"),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, "an address such as 127.0.0.1, or 0.0.0.0 for the whole network")
    .default("127.0.0.1"),
  BAKEHOUSE_URL: httpUrl.optional(),
  BAKEHOUSE_DATA: z
    .string()
    .min(1, "a folder")
    .default("./data")
    .transform((folder) => path.resolve(/* turbopackIgnore: true */ folder)),
  DATABASE_URL: z.string().refine(isDatabaseAddress, DATABASE_ADDRESS).optional(),
  BAKEHOUSE_STORE: z
    .string()
    .transform((text, { addIssue }) => parseStoreAddress(text) ?? addIssue(STORE_ADDRESS) ?? z.NEVER)
    .optional(),
  BAKEHOUSE_STORE_REDIRECT: z
    .union([z.literal(["off", "presigned"]), httpUrl], "off, presigned, or an http:// or https:// URL without a query")
    .default("off")
    .transform((redirect) => (redirect === "off" ? null : redirect)),
  BAKEHOUSE_MIRROR: z
    .string()
    .regex(/^(https?:\/\/[^\s/]|(?!\w[\w+.-]*:\/\/))/, "an http:// or https:// URL, or a folder")
    .optional(),
  BAKEHOUSE_ALLOW_HOSTS: z
    .string()
    .default("")
    .transform((text, { addIssue }) => parseAllowedHosts(text) ?? addIssue(ALLOWED_HOSTS) ?? z.NEVER),
  BAKEHOUSE_TRUST_PROXY: z
    .string()
    .default("")
    .transform((text, { addIssue }) => parseTrustedProxies(text) ?? addIssue(TRUSTED_PROXIES) ?? z.NEVER),
  BAKEHOUSE_OPEN: z
    .enum(["none", "read", "all"], "none, read (who does not sign in may look) or all (nobody signs in)")
    .optional(),
  BAKEHOUSE_REPOSITORY: z.enum(["open", "closed"], "open or closed").default("open"),
  BAKEHOUSE_RATE_LIMITS: rateLimits,
  BAKEHOUSE_RECIPES: z.string().min(1, "a folder").optional(),
  BAKEHOUSE_CONCURRENCY: count(1, 64),
  BAKEHOUSE_QUEUE: count(100, 100_000),
  BAKEHOUSE_WATCH_INTERVAL: interval.prefault("6h"),
  BAKEHOUSE_CACHE: bytes("5GB"),
  BAKEHOUSE_MAX_DOWNLOAD: bytes("4GB").refine(...aboveZero),
  BAKEHOUSE_MAX_UPLOAD: bytes("1GB").refine(...aboveZero),
  BAKEHOUSE_UPLOADS: Size.transform(toBytes).optional(),
  BAKEHOUSE_CONFIGS: count(10_000, 1_000_000),
  BAKEHOUSE_JUDGE_TREES: z.string().min(1, "a folder").optional(),
  BAKEHOUSE_SIGNING: z.enum(["on", "off"], "on or off").default("on"),
  BAKEHOUSE_SIGNING_KEY: z.string().optional(),
  BAKEHOUSE_SIGNING_KEY_FILE: z.string().optional(),
  BAKEHOUSE_SIGNING_PASSPHRASE: z.string().optional(),
  BAKEHOUSE_BEST_BEFORE: bestBefore,
  BAKEHOUSE_SERVER: httpUrl.optional(),
  BAKEHOUSE_TOKEN: z.string().regex(TOKEN, "a token without spaces").optional(),
  BAKEHOUSE_LOG: z.enum(LOG_FORMATS, "text or json").default("text"),
  BAKEHOUSE_AUTH_SECRET: z.string().min(32, "32 letters or more that nobody can guess").optional(),
  BAKEHOUSE_OIDC: z.string().optional(),
  BAKEHOUSE_OIDC_FILE: z.string().optional(),
  GITHUB_TOKEN: z.string().regex(TOKEN, "a token without spaces").optional(),
});
export type Env = z.infer<typeof Env> & {
  BAKEHOUSE_OPEN: "none" | "read" | "all";
  DATABASE_URL: string;
  BAKEHOUSE_UPLOADS: number;
};

/** Checks variables; throws one sentence that names each wrong one, what it got and what it wants. Empty counts as unset. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = Env.safeParse(given);
  if (!result.success) {
    const wrong = schemaIssues(result.error).map(({ path: [name], message }) =>
      complaint(String(name), given[String(name)], message),
    );
    throw new AppError("invalid", wrong.join(" "));
  }
  const file = path.join(/* turbopackIgnore: true */ result.data.BAKEHOUSE_DATA, "bakehouse.db");
  const { DATABASE_URL = pathToFileURL(file).href, BAKEHOUSE_MAX_UPLOAD: largest } = result.data;
  const { BAKEHOUSE_UPLOADS = 10 * largest } = result.data;
  if (BAKEHOUSE_UPLOADS < largest)
    throw new AppError("invalid", complaint("BAKEHOUSE_UPLOADS", given.BAKEHOUSE_UPLOADS, ONE_UPLOAD));
  if (result.data.BAKEHOUSE_STORE_REDIRECT !== null && result.data.BAKEHOUSE_STORE === undefined)
    throw new AppError("invalid", complaint("BAKEHOUSE_STORE_REDIRECT", given.BAKEHOUSE_STORE_REDIRECT, NO_STORE));
  const { HOST, BAKEHOUSE_OPEN = LOOPBACK.test(HOST) ? "all" : "none" } = result.data;
  if (result.data.BAKEHOUSE_REPOSITORY === "closed" && BAKEHOUSE_OPEN !== "none")
    throw new AppError("invalid", complaint("BAKEHOUSE_OPEN", BAKEHOUSE_OPEN, NOT_CLOSED));
  return { ...result.data, BAKEHOUSE_OPEN, DATABASE_URL, BAKEHOUSE_UPLOADS };
}

/** Who reaches such an address is on this machine. */
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;
const NOT_CLOSED = "none where BAKEHOUSE_REPOSITORY is closed: others than machines with a token would read it";
const NO_STORE = "off where BAKEHOUSE_STORE names no object storage";
const ONE_UPLOAD = "a size that has room for one upload (BAKEHOUSE_MAX_UPLOAD)";

const HIDDEN = [
  "GITHUB_TOKEN",
  "BAKEHOUSE_TOKEN",
  "BAKEHOUSE_SIGNING_KEY",
  "BAKEHOUSE_SIGNING_PASSPHRASE",
  "BAKEHOUSE_AUTH_SECRET",
  "BAKEHOUSE_OIDC",
];

/** Addresses in which a password may stand. */
const HOLD_PASSWORDS = ["BAKEHOUSE_STORE", "DATABASE_URL"];

function complaint(name: string, value: unknown, wants: string): string {
  const isSecret = HIDDEN.includes(name) || (HOLD_PASSWORDS.includes(name) && String(value).includes("@"));
  const shown = isSecret ? "(hidden)" : JSON.stringify(value);
  return `${name} is ${shown}; it must be ${wants}.`;
}

/** Whether a variable is set, whatever the others are. */
export function isSet(name: keyof Env): boolean {
  return (process.env[name] ?? "") !== "";
}

let parsed: Env | undefined;

/** The environment of this process, checked once, at the first call: a build needs none. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
