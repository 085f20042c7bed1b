import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseEnv } from "#lib/env";
import { type Provider, readProviders, roleByGroups } from "#lib/people/providers";
import { readSecret } from "#lib/people/secret";
import { useDatabase } from "#lib/testing/database";

const CORP = {
  id: "corp",
  name: "Corp",
  issuer: "https://id.corp.example/",
  clientId: "bakehouse",
  clientSecret: "hush",
};
const URL = "https://bakery.example";
const read = (text: string) =>
  readProviders({ BAKEHOUSE_OIDC: text, BAKEHOUSE_OIDC_FILE: undefined, BAKEHOUSE_URL: URL });
const one = (more: object) => read(JSON.stringify([{ ...CORP, ...more }]))[0] as Provider;

describe("providers of identities", () => {
  it("are read from the variable or a file, with what is usual filled in", async () => {
    const usual = { issuer: "https://id.corp.example", clientAuth: "basic", scopes: ["openid", "profile", "email"] };
    expect(one({})).toEqual({ ...CORP, ...usual });
    const file = path.join(await mkdtemp(path.join(tmpdir(), "bakehouse-oidc-")), "providers.json");
    await writeFile(file, JSON.stringify([CORP]));
    const settings = { BAKEHOUSE_OIDC: undefined, BAKEHOUSE_OIDC_FILE: file, BAKEHOUSE_URL: URL };
    expect(readProviders(settings)).toEqual([one({})]);
    expect(readProviders({ ...settings, BAKEHOUSE_OIDC_FILE: undefined })).toEqual([]);
  });

  it.each([
    ["[", "BAKEHOUSE_OIDC is not JSON: a list of providers is"],
    [JSON.stringify([{ ...CORP, clientSecret: 7 }]), "0.clientSecret"],
    [JSON.stringify([{ ...CORP, clientsecret: "hush" }]), "0.clientsecret: There is no such field."],
    [JSON.stringify([{ ...CORP, groups: { map: { admins: "king" } } }]), "0.groups.map.admins"],
    [JSON.stringify([{ ...CORP, id: "credential" }]), "0.id: Passwords are called so"],
    [JSON.stringify([CORP, CORP]), "Two providers have the same id."],
  ])("are refused with a sentence that repeats nothing secret: %s", (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
    expect(() => read(text)).not.toThrow("hush");
  });

  it("need an address that they send people back to, and stand in one place", () => {
    const both = { BAKEHOUSE_OIDC: "[]", BAKEHOUSE_OIDC_FILE: "x", BAKEHOUSE_URL: URL };
    expect(() => readProviders(both)).toThrow("are both set");
    const nowhere = { BAKEHOUSE_OIDC: "[]", BAKEHOUSE_OIDC_FILE: undefined, BAKEHOUSE_URL: undefined };
    expect(() => readProviders(nowhere)).toThrow("BAKEHOUSE_OIDC needs BAKEHOUSE_URL as well");
  });
});

describe("groups", () => {
  const map = { "bakery-admins": "admin", bakers: "baker", toString: "viewer" } as const;

  it("give the role of theirs that may most, whichever way the claim is written", () => {
    const provider = one({ groups: { map } });
    expect(roleByGroups(provider, { groups: ["bakers", "bakery-admins", "others"] })).toBe("admin");
    expect(roleByGroups(provider, { groups: "bakers" })).toBe("baker");
    const nested = one({ groups: { claim: "realm_access.roles", map } });
    expect(roleByGroups(nested, { realm_access: { roles: ["bakers"] } })).toBe("baker");
    const named = one({ groups: { claim: "https://corp.example/groups", map } });
    expect(roleByGroups(named, { "https://corp.example/groups": ["bakers"] })).toBe("baker");
  });

  it("that are not mapped give none, or the one that the operator named for such people", () => {
    const provider = one({ groups: { map: { bakers: "baker" } } });
    for (const groups of [undefined, [], ["others"], [7], { bakers: true }, "toString", ["__proto__"]])
      expect(roleByGroups(provider, { groups })).toBeNull();
    expect(roleByGroups(one({ groups: { map }, defaultRole: "viewer" }), {})).toBe("viewer");
    expect(roleByGroups(one({ defaultRole: "viewer" }), { groups: ["bakers"] })).toBeUndefined();
  });
});

describe("the secret", () => {
  useDatabase();

  it("is the operator's, or one that is made once for nobody else to read", async () => {
    const BAKEHOUSE_DATA = await mkdtemp(path.join(tmpdir(), "bakehouse-secret-"));
    const settings = parseEnv({ BAKEHOUSE_DATA });
    const made = new Set(await Promise.all([1, 2, 3].map(() => readSecret(settings))));
    expect(made.size).toBe(1);
    const file = path.join(BAKEHOUSE_DATA, "sign-in", "secret");
    expect([...made]).toEqual([(await readFile(file, "utf8")).trim()]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await writeFile(file, "short");
    await expect(readSecret(settings)).rejects.toThrow("is damaged");
    const given = "a secret of the operator, long enough";
    expect(await readSecret({ ...settings, BAKEHOUSE_AUTH_SECRET: given })).toBe(given);
    expect(() => parseEnv({ BAKEHOUSE_AUTH_SECRET: "short" })).toThrow(
      "BAKEHOUSE_AUTH_SECRET is (hidden); it must be 32",
    );
  });

  it("is shared through a database that several hosts use", async () => {
    const settings = { ...parseEnv({}), DATABASE_URL: "postgresql://db.example/bakehouse" };
    expect(await readSecret(settings)).toBe(await readSecret(settings));
  });
});
