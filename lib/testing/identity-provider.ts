import { createServer, type Server } from "node:http";
import Provider from "oidc-provider";

/** What the provider says of whoever signs in there, from the next sign-in on. */
type Person = { email: string; email_verified: boolean; name: string; groups: string[] };

export type IdentityProvider = { issuer: string; clientId: string; clientSecret: string; people: Map<string, Person> };

/**
 * An OpenID Connect provider on this machine, whose own page takes any name and password: who is named in `people` is that person.
 * `hasIdTokenClaims`: whether it tells claims in the ID token, else only to whoever asks for them afterwards, as the standard has it.
 */
export async function startIdentityProvider(
  port: number,
  { sendsTo, hasIdTokenClaims }: { sendsTo: string; hasIdTokenClaims: boolean },
): Promise<IdentityProvider & { stop(): Promise<void> }> {
  const issuer = `http://127.0.0.1:${port}`;
  const people = new Map<string, Person>();
  const client = { clientId: "bakehouse", clientSecret: "a secret with: signs/of its own" };
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [sendsTo] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    conformIdTokenClaims: !hasIdTokenClaims,
    cookies: { keys: ["for tests"] },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) }),
  });
  const server = createServer(provider.callback());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { issuer, ...client, people, stop: () => close(server) };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
