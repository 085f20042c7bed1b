import { createHash } from "node:crypto";
import type { Auth as BetterAuth, BetterAuthOptions } from "better-auth";
import { type Env, env } from "#lib/env";
import { stderrLog } from "#lib/log";
import { authDatabase } from "#lib/people/data-auth";
import { limitFetch } from "#lib/people/limit-fetch";
import { type Provider, readProviders, roleByGroups } from "#lib/people/providers";
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from "#lib/people/schema";
import { readSecret } from "#lib/people/secret";
import { oauthConfigOf } from "#lib/people/sign-in-providers";

/** Seconds that somebody stays signed in, however often they come. */
const SESSION_S = 30 * 86_400;

export type Auth = {
  better: BetterAuth<BetterAuthOptions>;
  providers: readonly Provider[];
  /** Whether browsers can keep passkeys for this server: they are bound to a name that the operator chose. */
  hasPasskeys: boolean;
  /** The name of the cookie by which a browser is signed in. */
  cookie: string;
};

type Settings = Pick<
  Env,
  | "PORT"
  | "BAKEHOUSE_URL"
  | "BAKEHOUSE_DATA"
  | "BAKEHOUSE_AUTH_SECRET"
  | "BAKEHOUSE_OIDC"
  | "BAKEHOUSE_OIDC_FILE"
  | "DATABASE_URL"
>;

declare global {
  // Next loads modules more than once; a process has one, and only where people sign in.
  var bakehouseAuth: Promise<Auth> | undefined;
}

/** Signing in as this process does it, by its environment: loaded at the first call. */
export function auth(): Promise<Auth> {
  globalThis.bakehouseAuth ??= openAuth(env()).catch((error: unknown) => {
    globalThis.bakehouseAuth = undefined;
    throw error;
  });
  return globalThis.bakehouseAuth;
}

/** The same for given settings. */
export async function openAuth(settings: Settings): Promise<Auth> {
  const providers = readProviders(settings);
  const secret = await readSecret(settings);
  const hasPasskeys = isNamed(settings.BAKEHOUSE_URL);
  const { betterAuth } = await import("better-auth/minimal");
  const prefix = cookiePrefix(secret);
  const better = betterAuth<BetterAuthOptions>({
    ...(await optionsOf(settings, providers)),
    secret,
    plugins: [...(await oauthPlugin(providers)), ...(hasPasskeys ? await passkeyPlugin(settings.BAKEHOUSE_URL) : [])],
    advanced: {
      cookiePrefix: prefix,
      // With a name of its own for each kind of connection, a server behind two addresses would know nobody at one of them.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: settings.BAKEHOUSE_URL?.startsWith("https:") ?? false },
      // The web server leaves one address there, of which it is sure (scripts/web-server.ts).
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    },
  });
  return { better, providers, hasPasskeys, cookie: `${prefix}.session_token` };
}

/** Cookies of one host are shared by all of its ports; web servers that share a secret share who is signed in. */
function cookiePrefix(secret: string): string {
  return `bakehouse-${createHash("sha256").update(secret).digest("hex").slice(0, 12)}`;
}

/** Passkeys belong to a domain, and browsers make them on https and localhost only. */
function isNamed(url: string | undefined): url is string {
  if (url === undefined) return false;
  const { protocol, hostname } = new URL(url);
  const isAddress = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/.test(hostname);
  return !isAddress && (protocol === "https:" || hostname === "localhost");
}

async function optionsOf(
  { BAKEHOUSE_URL, DATABASE_URL, PORT }: Settings,
  providers: readonly Provider[],
): Promise<BetterAuthOptions> {
  return {
    appName: "Bakehouse",
    baseURL: new URL(BAKEHOUSE_URL ?? `http://localhost:${PORT}`).origin,
    database: await authDatabase(DATABASE_URL),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
    },
    session: { expiresIn: SESSION_S, disableSessionRefresh: true },
    // Whoever has somebody's address at a provider has not therefore their account: it is linked by whoever is signed in to it.
    account: { accountLinking: { disableImplicitLinking: true }, encryptOAuthTokens: true },
    user: {
      additionalFields: {
        role: { type: "string", required: false },
        roleFrom: { type: "string", required: false },
        disabledAt: { type: "date", required: false, input: false },
      },
      validateUserInfo: roleOfReturning(providers),
    },
    databaseHooks: { session: { create: { before: refuseDisabled } } },
    onAPIError: { errorURL: "/sign-in" },
    // lib/people/data-attempts.ts counts, for passwords as well, which never come this way.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: "error", log: (_level, message) => stderrLog("error", `sign-in: ${message}`) },
  };
}

type UserHook = NonNullable<NonNullable<BetterAuthOptions["user"]>["validateUserInfo"]>;

/** Somebody's groups may have changed since they came last. */
function roleOfReturning(providers: readonly Provider[]): UserHook {
  return async ({ user, source }, { context }) => {
    const provider = providers.find(({ id }) => id === source.oauth?.providerId);
    if (source.action !== "sign-in" || provider === undefined || user.id === undefined) return;
    const role = roleByGroups(provider, source.oauth?.profile ?? {});
    if (role !== undefined) await context.internalAdapter.updateUser(user.id, { role, roleFrom: provider.id });
  };
}

type Hooks = NonNullable<BetterAuthOptions["databaseHooks"]>;
type SessionHook = NonNullable<NonNullable<NonNullable<Hooks["session"]>["create"]>["before"]>;

const refuseDisabled: SessionHook = async ({ userId }, endpoint) => {
  const user = await endpoint?.context.internalAdapter.findUserById(userId);
  if (user !== null && user !== undefined && !("disabledAt" in user && user.disabledAt !== null)) return;
  const { APIError } = await import("better-auth/api");
  throw new APIError("FORBIDDEN", { code: "account_disabled", message: "This account is disabled." });
};

async function oauthPlugin(providers: readonly Provider[]) {
  if (providers.length === 0) return [];
  limitFetch();
  const { genericOAuth } = await import("better-auth/plugins");
  return [genericOAuth({ config: providers.map(oauthConfigOf) })];
}

async function passkeyPlugin(url: string | undefined) {
  if (url === undefined) return [];
  const { hostname, origin } = new URL(url);
  const [{ passkey }, { APIError }] = await Promise.all([import("@better-auth/passkey"), import("better-auth/api")]);
  return [
    passkey({
      rpID: hostname,
      rpName: "Bakehouse",
      origin,
      // It is all that somebody signs in with: a stick that was found must not be enough.
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      authentication: {
        afterVerification: async ({ verification: { authenticationInfo } }) => {
          if (!authenticationInfo.userVerified) throw new APIError("UNAUTHORIZED", { code: "user_not_verified" });
        },
      },
    }),
  ];
}
