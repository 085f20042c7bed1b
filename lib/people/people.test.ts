import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { parseEnv } from "#lib/env";
import { openAuth } from "#lib/people/auth";
import { join } from "#lib/people/join";
import { findAccount, hasAdmin, listPeople } from "#lib/people/reads";
import { changePassword, personOf, signInByPassword, signOut } from "#lib/people/sessions";
import { deletePerson, disablePerson, enablePerson, endSessions, setRole } from "#lib/people/writes";
import { makeLink } from "#lib/people/writes-links";
import { useContext } from "#lib/testing/context";

const standing = useContext();
const NOW = new Date("2026-12-04T08:00:00.000Z");
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);
const PASSWORD = "four words for Ada";
const ADA = { name: "Ada", email: "Ada@Example.org", password: PASSWORD };
const BOB = { name: "Bob", email: "bob@example.org", password: PASSWORD };

beforeEach(async () => {
  globalThis.bakehouseAuth = openAuth(parseEnv(standing.variables));
  await globalThis.bakehouseAuth;
});
afterEach(() => {
  globalThis.bakehouseAuth = undefined;
});

const from = (address: string, cookie = "") => new Headers({ "x-forwarded-for": address, cookie });

/** What a browser sends from then on. */
function cookieIn(answer: Headers): string {
  return answer
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

async function signIn(email = ADA.email, password = PASSWORD, address = "192.0.2.1"): Promise<Headers> {
  return from(address, cookieIn(await signInByPassword({ email, password }, { headers: from(address), now: NOW })));
}

async function firstAdmin(): Promise<string> {
  await join(await makeLink({ kind: "first-admin", role: "admin", invitedBy: "The first start" }, NOW), ADA, NOW);
  return (await db().user.findFirstOrThrow()).id;
}

async function invited(): Promise<string> {
  const token = await makeLink({ kind: "invitation", email: BOB.email, role: "baker", invitedBy: "Ada" }, NOW);
  await join(token, { ...BOB, email: "somebody@else.example" }, NOW);
  return (await db().user.findUniqueOrThrow({ where: { email: BOB.email } })).id;
}

describe("the first admin", () => {
  it("follows a link once, and is signed in by the password after that", async () => {
    const token = await makeLink({ kind: "first-admin", role: "admin", invitedBy: "The first start" }, NOW);
    expect(await hasAdmin()).toBe(false);
    expect(await join(token, ADA, NOW)).toEqual({ email: "ada@example.org", password: PASSWORD });
    await expect(join(token, BOB, NOW)).rejects.toMatchObject({ code: "not_found" });
    expect(await hasAdmin()).toBe(true);
    const id = (await db().user.findFirstOrThrow()).id;
    expect(await personOf(await signIn())).toEqual({ id, name: "Ada", email: "ada@example.org", role: "admin" });
    expect(JSON.stringify([await db().user.findMany(), await db().account.findMany()])).not.toContain(PASSWORD);
  });

  it("is one: of the links that several starts have printed the others are worth nothing then", async () => {
    const second = await makeLink({ kind: "first-admin", role: "admin", invitedBy: "The second start" }, NOW);
    await firstAdmin();
    await expect(join(second, BOB, NOW)).rejects.toMatchObject({ code: "not_found" });
    expect(await listPeople()).toHaveLength(1);
  });

  it("of two that follow one link at once one wins", async () => {
    const token = await makeLink({ kind: "first-admin", role: "admin", invitedBy: "The first start" }, NOW);
    const outcomes = await Promise.allSettled([join(token, ADA, NOW), join(token, BOB, NOW)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await listPeople()).toHaveLength(1);
  });

  it("comes within a day", async () => {
    const token = await makeLink({ kind: "first-admin", role: "admin", invitedBy: "The first start" }, NOW);
    await expect(join(token, ADA, hours(24))).rejects.toMatchObject({ code: "not_found" });
    await expect(join("nonsense", ADA, NOW)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("an invitation", () => {
  it("is for the address that it was made for, with the role that the admin chose", async () => {
    const id = await invited();
    expect(await listPeople()).toMatchObject([{ id, email: BOB.email, role: "baker", providers: ["credential"] }]);
    const again = makeLink({ kind: "invitation", email: BOB.email, role: "admin", invitedBy: "Ada" }, NOW);
    await expect(again).rejects.toMatchObject({ code: "conflict", message: "Bob has this address and an account." });
  });

  it("is replaced by the next one, and refuses a short password without being used up", async () => {
    const invitation = { kind: "invitation", email: BOB.email, role: "baker", invitedBy: "Ada" } as const;
    const [first, second] = [await makeLink(invitation, NOW), await makeLink(invitation, NOW)];
    await expect(join(first, BOB, NOW)).rejects.toMatchObject({ code: "not_found" });
    await expect(join(second, { ...BOB, password: "short" }, NOW)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "password", message: "At least 12 letters; several words are easy to keep." }],
    });
    await join(second, BOB, NOW);
    expect(await personOf(await signIn(BOB.email))).toMatchObject({ name: "Bob", role: "baker" });
  });

  it("for a new password ends what was signed in, and changes neither role nor address", async () => {
    const id = await invited();
    const before = await signIn(BOB.email);
    const token = await makeLink({ kind: "password", userId: id, invitedBy: "Ada" }, NOW);
    await join(token, { password: "another four words" }, NOW);
    expect(await personOf(before)).toBeNull();
    await expect(signIn(BOB.email)).rejects.toMatchObject({ code: "invalid" });
    expect(await personOf(await signIn(BOB.email, "another four words"))).toMatchObject({ id, role: "baker" });
  });
});

describe("a session", () => {
  it("ends by signing out, everywhere at once, by another password, and when somebody is disabled or deleted", async () => {
    const id = await firstAdmin();
    const one = await signIn();
    await signOut(one);
    expect(await personOf(one)).toBeNull();

    const [two, three] = [await signIn(), await signIn()];
    const changed = await changePassword(
      { current: PASSWORD, password: "another four words" },
      { headers: two, now: NOW },
    );
    expect(await personOf(three)).toBeNull();
    const kept = from("192.0.2.1", cookieIn(changed));
    expect(await personOf(kept)).toMatchObject({ id });
    expect((await findAccount(id, new Date()))?.sessions).toMatchObject([{ address: "192.0.2.1" }]);
    await endSessions(id);
    expect(await personOf(kept)).toBeNull();

    const bob = await invited();
    const his = await signIn(BOB.email);
    await disablePerson(bob, NOW);
    expect(await personOf(his)).toBeNull();
    await expect(signIn(BOB.email)).rejects.toThrow("This account is disabled.");
    await enablePerson(bob, NOW);
    const again = await signIn(BOB.email);
    await deletePerson(bob, NOW);
    expect(await personOf(again)).toBeNull();
    expect(await db().session.count({ where: { userId: bob } })).toBe(0);
  });

  it("is nobody's with another cookie, another secret or none", async () => {
    await firstAdmin();
    const signedIn = await signIn();
    const cookie = signedIn.get("cookie") ?? "";
    expect(await personOf(from("192.0.2.1", cookie.replace(/=..../, "=AAAA")))).toBeNull();
    expect(await personOf(new Headers())).toBeNull();
    const other = { ...standing.variables, BAKEHOUSE_AUTH_SECRET: "another secret that nobody can guess" };
    globalThis.bakehouseAuth = openAuth(parseEnv(other));
    expect(await personOf(signedIn)).toBeNull();
  });

  it("is in a cookie that scripts and other sites do not get, and that is encrypted where the address is", async () => {
    await firstAdmin();
    const line = async () =>
      (
        await signInByPassword({ email: ADA.email, password: PASSWORD }, { headers: from("a"), now: NOW })
      ).getSetCookie()[0];
    expect(await line()).toMatch(
      /^bakehouse-[0-9a-f]{12}\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    globalThis.bakehouseAuth = openAuth(parseEnv({ ...standing.variables, BAKEHOUSE_URL: "https://bakery.example" }));
    expect(await line()).toContain("; Secure");
  });
});

describe("signing in", () => {
  const tell = (email: string, password: string) => signIn(email, password).catch((error: Error) => error.message);

  it("says the same of a wrong password and of nobody", async () => {
    await firstAdmin();
    const said = [await tell(ADA.email, "wrong"), await tell("nobody@example.org", "wrong"), await tell("", "")];
    expect(new Set(said)).toEqual(new Set(["The e-mail address or the password is wrong."]));
    expect(await tell(ADA.email, "x".repeat(5_000))).toBe(said[0]);
  });

  it("is limited for one account, wherever the attempts come from, whether it exists or not", async () => {
    await firstAdmin();
    for (const email of ["ADA@example.org", "nobody@example.org"]) {
      for (let n = 0; n < 10; n++)
        await expect(signIn(email, "wrong", `192.0.2.${n}`)).rejects.toMatchObject({ code: "invalid" });
      await expect(signIn(email, PASSWORD, "192.0.2.99")).rejects.toMatchObject({
        code: "busy",
        message: "That were too many attempts to sign in. Try again in 15 minutes.",
      });
    }
    const later = { headers: from("192.0.2.1"), now: hours(0.25) };
    await signInByPassword({ email: ADA.email, password: PASSWORD }, later);
  });

  it("is limited for one address, and forgets the failures of whoever is in", async () => {
    await firstAdmin();
    for (let n = 0; n < 9; n++) await expect(signIn(ADA.email, "wrong")).rejects.toMatchObject({ code: "invalid" });
    await signIn();
    expect(await db().signInAttempt.findMany()).toEqual([{ key: "address 192.0.2.1", count: 10, since: NOW }]);
    await db().signInAttempt.updateMany({ data: { count: 59 } });
    await signIn();
    await expect(signIn()).rejects.toMatchObject({ code: "busy" });
    await signIn(ADA.email, PASSWORD, "2001:db8::1");
  });
});

describe("the last admin", () => {
  it("cannot be disabled, deleted or given another role", async () => {
    const id = await firstAdmin();
    const refusal = { code: "conflict", message: "Ada is the last admin. Make somebody else one first." };
    await expect(disablePerson(id, NOW)).rejects.toMatchObject(refusal);
    await expect(deletePerson(id, NOW)).rejects.toMatchObject(refusal);
    await expect(setRole(id, "publisher", NOW)).rejects.toMatchObject(refusal);
    const bob = await invited();
    await setRole(bob, "admin", NOW);
    const both = await Promise.allSettled([setRole(id, null, NOW), setRole(bob, "viewer", NOW)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await hasAdmin()).toBe(true);
  });

  it("that lost the password gets another one by a link from the machine", async () => {
    const id = await firstAdmin();
    const token = await makeLink(
      { kind: "admin", role: "admin", userId: id, email: "ada@example.org", invitedBy: "shell" },
      NOW,
    );
    expect(await join(token, { password: "another four words" }, NOW)).toMatchObject({ email: "ada@example.org" });
    expect(await personOf(await signIn(ADA.email, "another four words"))).toMatchObject({ id, role: "admin" });
  });
});
