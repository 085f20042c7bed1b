import type { GenericOAuthConfig } from "better-auth/plugins";
import { type Provider, roleByGroups } from "#lib/people/providers";

/** A provider as Better Auth's plugin wants it. Whatever it says of somebody counts only in an ID token that it signed. */
export function oauthConfigOf(provider: Provider): GenericOAuthConfig {
  const { id, name, issuer, clientId, clientSecret, clientAuth, scopes } = provider;
  return {
    providerId: id,
    name,
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId,
    clientSecret,
    tokenEndpointAuth: { method: clientSecret === undefined ? "none" : `client_secret_${clientAuth}` },
    scopes,
    disableProviderLogout: true,
    mapProfileToUser: (claims) => ({ name: nameIn(claims), ...firstRole(provider, claims) }),
  };
}

function nameIn(claims: Record<string, unknown>): string {
  const names = [claims.name, claims.preferred_username, claims.email];
  return names.find((name): name is string => typeof name === "string" && name.trim() !== "") ?? "";
}

function firstRole(provider: Provider, claims: Record<string, unknown>) {
  const role = roleByGroups(provider, claims);
  return role === undefined ? { role: provider.defaultRole ?? null, roleFrom: null } : { role, roleFrom: provider.id };
}
