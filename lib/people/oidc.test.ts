import { afterEach, describe, expect, it } from "vitest";
import { parseEnv } from "#lib/env";
import { auth, openAuth } from "#lib/people/auth";
import { join } from "#lib/people/join";
import { listPeople } from "#lib/people/reads";
import { personOf, startAtProvider } from "#lib/people/sessions";
import { disablePerson, setRole } from "#lib/people/writes";
import { makeLink } from "#lib/people/writes-links";
import { useContext } from "#lib/testing/context";
import { startIdentityProvider } from "#lib/testing/identity-provider";
import { freePort } from "../../scripts/port";

const standing = useContext();
const ADDRESS = "http://localhost:4118";
type Provider = Awaited<ReturnType<typeof startIdentityProvider>>;
let provider: Provider;

async function start(hasIdTokenClaims: boolean, more: object = {}): Promise<void> {
  const port = await freePort();
  provider = await startIdentityProvider(port, { sendsTo: `${ADDRESS}/api/auth/callback/corp`, hasIdTokenClaims });
  const { issuer, clientId, clientSecret } = provider;
  const groups = { map: { admins: "admin", bakers: "baker" } };
  const corp = { id: "corp", name: "Corp", issuer, clientId, clientSecret, groups, ...more };
  const settings = { ...standing.variables, BAKEHOUSE_URL: ADDRESS, BAKEHOUSE_OIDC: JSON.stringify([corp]) };
  globalThis.bakehouseAuth = openAuth(parseEnv(settings));
  await globalThis.bakehouseAuth;
}

afterEach(async () => {
  await provider.stop();
  globalThis.bakehouseAuth = undefined;
});

/** A browser without scripts: it keeps cookies by host and port, follows where it is sent, and sends forms. */
class Jar {
  readonly cookies = new Map<string, Map<string, string>>();
  headersFor(url: string): Headers {
    const kept = this.cookies.get(new URL(url).host) ?? new Map<string, string>();
    const cookie = Array.from(kept, ([name, value]) => `${name}=${value}`).join("; ");
    return new Headers({ cookie, "x-forwarded-for": "192.0.2.1" });
  }
  keep(url: string, { headers }: { headers: Headers }): void {
    const { host } = new URL(url);
    const kept = this.cookies.get(host) ?? new Map<string, string>();
    for (const line of headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) kept.delete(name);
      else kept.set(name, value);
    }
    this.cookies.set(host, kept);
  }
}

/** Goes to the provider and through its pages as `login`; gives where it ends here, and the headers of that browser. */
async function signIn(login: string, jar = new Jar()): Promise<{ at: string; headers: Headers }> {
  const begun = await startAtProvider("corp", "/images?arch=arm64", {
    headers: jar.headersFor(ADDRESS),
    now: new Date(),
  });
  jar.keep(ADDRESS, begun);
  let url = begun.headers.get("location") ?? "";
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 20; step++) {
    if (url.startsWith(`${ADDRESS}/api/auth/`)) {
      const { better } = await auth();
      const back = await better.handler(new Request(url, { headers: jar.headersFor(url) }));
      jar.keep(url, back);
      return { at: back.headers.get("location") ?? "", headers: jar.headersFor(ADDRESS) };
    }
    const sent = form && { method: "POST", body: form };
    const answer = await fetch(url, { ...sent, headers: jar.headersFor(url), redirect: "manual" });
    jar.keep(url, answer);
    const text = await answer.text();
    const location = answer.headers.get("location");
    form = undefined;
    if (location !== null) {
      url = new URL(location, url).href;
      continue;
    }
    const [, action = ""] = /<form[^>]* action="([^"]+)"/.exec(text) ?? [];
    const prompt = /name="prompt" value="(\w+)"/.exec(text)?.[1] ?? "";
    if (action === "") throw new Error(`${url} shows ${text.slice(0, 500)}`);
    url = new URL(action.replaceAll("&amp;", "&"), url).href;
    form = new URLSearchParams({ prompt, ...(prompt === "login" && { login, password: "any" }) });
  }
  throw new Error("The provider leads in a circle.");
}

const carol = (groups: string[]) => ({ email: "Carol@Corp.example", email_verified: true, name: "Carol", groups });

describe("a provider of identities", () => {
  it.each([true, false])(
    "decides on roles by its groups, at every sign-in (claims in the ID token: %s)",
    async (inToken) => {
      await start(inToken);
      provider.people.set("carol", carol(["staff", "bakers"]));
      const first = await signIn("carol");
      expect(first.at).toBe("/sign-in?provider=corp&next=%2Fimages%3Farch%3Darm64");
      expect(await personOf(first.headers)).toMatchObject({
        name: "Carol",
        email: "carol@corp.example",
        role: "baker",
      });
      for (const [groups, role] of [
        [["bakers", "admins"], "admin"],
        [["staff"], null],
      ] as const) {
        provider.people.set("carol", carol([...groups]));
        const { headers } = await signIn("carol");
        expect(await personOf(headers)).toMatchObject({ role });
        expect(await personOf(first.headers)).toMatchObject({ role });
      }
      expect(await listPeople()).toMatchObject([{ roleFrom: "corp", providers: ["corp"] }]);
    },
  );

  it("lets nobody into an account that has the same address", async () => {
    await start(true);
    const link = await makeLink({ kind: "first-admin", role: "admin", invitedBy: "The server" }, new Date());
    await join(link, { name: "Carol", email: "carol@corp.example", password: "four words for Carol" }, new Date());
    provider.people.set("carol", carol(["bakers"]));
    const { at, headers } = await signIn("carol");
    expect(at).toMatch(/^\/sign-in\?.*&error=account_not_linked$/);
    expect(await personOf(headers)).toBeNull();
    expect(await listPeople()).toMatchObject([{ role: "admin", providers: ["credential"] }]);
  });

  it("lets nobody in who is disabled, and forgets nobody's role where it says nothing of groups", async () => {
    await start(true, { groups: undefined, defaultRole: "viewer" });
    provider.people.set("carol", carol(["admins"]));
    const { headers } = await signIn("carol");
    const { id = "" } = (await personOf(headers)) ?? {};
    expect(await listPeople()).toMatchObject([{ id, role: "viewer", roleFrom: null }]);
    await setRole(id, "publisher", new Date());
    expect(await personOf((await signIn("carol")).headers)).toMatchObject({ role: "publisher" });
    await disablePerson(id, new Date());
    const refused = await signIn("carol");
    expect(refused.at).toMatch(/&error=account_disabled/);
    expect(await personOf(refused.headers)).toBeNull();
  });

  it("that is gone is told in words, and found once it is there", async () => {
    await start(true);
    await provider.stop();
    const sender = { headers: new Headers({ "x-forwarded-for": "192.0.2.1" }), now: new Date() };
    const settings = { ...standing.variables, BAKEHOUSE_URL: ADDRESS };
    const { issuer, clientId, clientSecret } = provider;
    const corp = { id: "corp", name: "Corp", issuer, clientId, clientSecret };
    globalThis.bakehouseAuth = openAuth(parseEnv({ ...settings, BAKEHOUSE_OIDC: JSON.stringify([corp]) }));
    await expect(startAtProvider("corp", "/", sender)).rejects.toMatchObject({ code: "upstream" });
    await expect(startAtProvider("nobody", "/", sender)).rejects.toMatchObject({ code: "not_found" });
    const port = Number(new URL(issuer).port);
    provider = await startIdentityProvider(port, {
      sendsTo: `${ADDRESS}/api/auth/callback/corp`,
      hasIdTokenClaims: true,
    });
    expect((await startAtProvider("corp", "/", sender)).headers.get("location")).toContain(`${issuer}/auth?`);
  });
});
