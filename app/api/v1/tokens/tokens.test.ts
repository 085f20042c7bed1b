import { beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import type { Asker } from "#lib/people/asker";
import { identify } from "#lib/people/identify";
import type { Role } from "#lib/people/roles";
import { useContext } from "#lib/testing/context";
import { asHeader } from "../../../_server/asker";
import { ask } from "../../../_server/testing/ask";

useContext({ BAKEHOUSE_OPEN: "none" });

const OPEN = { BAKEHOUSE_OPEN: "none" } as const;
const person = (name: string, role: Role): Asker => ({ kind: "person", id: name, name, role });
const ADA = asHeader(person("Ada", "publisher"));
const BOB = asHeader(person("Bob", "viewer"));
const ADMIN = asHeader(person("Root", "admin"));
beforeEach(async () => {
  const now = new Date();
  for (const [name, role] of Object.entries({ Ada: "publisher", Bob: "viewer", Root: "admin" }))
    await db().user.create({
      data: { id: name, name, email: `${name}@example.org`, role, createdAt: now, updatedAt: now },
    });
});

const bearer = (secret: string) => new Headers({ authorization: `Bearer ${secret}` });
const make = (headers: Record<string, string>, json: object) => ask("POST", "/api/v1/tokens", { headers, json });

describe("tokens for programs", () => {
  it("let in whoever has one, as its maker and with its role, until it is revoked", async () => {
    const { status, body } = await make(ADA, { name: "ci", role: "baker" });
    expect(status).toBe(201);
    expect(body.secret).toMatch(/^bh_[\w-]{43}$/);
    expect(await identify(bearer(body.secret), OPEN, new Date())).toEqual({
      kind: "token",
      id: body.token.id,
      name: "Ada (token ci)",
      role: "baker",
    });
    expect((await ask("DELETE", `/api/v1/tokens/${body.token.id}`, { headers: ADA })).status).toBe(204);
    await expect(identify(bearer(body.secret), OPEN, new Date())).rejects.toMatchObject({ code: "unauthorized" });
  });

  it("are kept as their digest only", async () => {
    const { body } = await make(ADA, { name: "ci", role: "baker" });
    const rows = JSON.stringify(await db().token.findMany());
    expect(rows).not.toContain(body.secret);
    expect(rows).not.toContain(body.secret.slice(3));
    expect(JSON.stringify((await ask("GET", "/api/v1/tokens", { headers: ADA })).body)).not.toContain(body.secret);
  });

  it("end at their time", async () => {
    const { body } = await make(ADA, { name: "ci", role: "viewer", days: 1 });
    const day = 24 * 60 * 60 * 1000;
    await identify(bearer(body.secret), OPEN, new Date(Date.now() + day - 60_000));
    await expect(identify(bearer(body.secret), OPEN, new Date(Date.now() + day + 1))).rejects.toMatchObject({
      code: "unauthorized",
    });
  });

  it("say when they were used, and are not written at each request", async () => {
    const { body } = await make(ADA, { name: "ci", role: "viewer" });
    const start = Date.now();
    const used = async () => (await ask("GET", "/api/v1/tokens", { headers: ADA })).body.items[0].lastUsedAt;
    expect(await used()).toBeNull();
    for (const ms of [0, 1000, 59_000]) await identify(bearer(body.secret), OPEN, new Date(start + ms));
    expect(await used()).toBe(new Date(start).toISOString());
    await identify(bearer(body.secret), OPEN, new Date(start + 61_000));
    expect(await used()).toBe(new Date(start + 61_000).toISOString());
  });

  it("may do no more than whoever makes them", async () => {
    const { status, body } = await make(BOB, { name: "ci", role: "baker" });
    expect({ status, message: body.error.message }).toEqual({
      status: 403,
      message: "A token of yours can be viewer at most.",
    });
  });

  it("may do no more than their maker may by now", async () => {
    const { body } = await make(ADA, { name: "ci", role: "publisher" });
    const role = async () => (await identify(bearer(body.secret), OPEN, new Date())).role;
    await db().user.update({ where: { id: "Ada" }, data: { role: "baker" } });
    expect(await role()).toBe("baker");
    await db().user.update({ where: { id: "Ada" }, data: { role: "admin" } });
    expect(await role()).toBe("publisher");
    await db().user.update({ where: { id: "Ada" }, data: { disabledAt: new Date() } });
    await expect(role()).rejects.toMatchObject({ code: "unauthorized" });
    await db().user.delete({ where: { id: "Ada" } });
    await expect(role()).rejects.toMatchObject({ code: "unauthorized" });
  });

  it("make no tokens", async () => {
    const token = asHeader({ kind: "token", id: "x", name: "Ada (token ci)", role: "admin" });
    expect((await make(token, { name: "more", role: "viewer" })).status).toBe(403);
  });

  it("are seen and ended by their maker, and by admins", async () => {
    const { body } = await make(ADA, { name: "ci", role: "baker" });
    const seenBy = async (headers: Record<string, string>) =>
      (await ask("GET", "/api/v1/tokens", { headers })).body.items.length;
    expect(await Promise.all([ADA, BOB, ADMIN].map(seenBy))).toEqual([1, 0, 1]);
    const end = (headers: Record<string, string>) => ask("DELETE", `/api/v1/tokens/${body.token.id}`, { headers });
    expect((await end(BOB)).status).toBe(404);
    expect((await end(ADMIN)).status).toBe(204);
  });

  it.each([
    [{ name: "", role: "baker" }],
    [{ name: "x", role: "root" }],
    [{ name: "x", role: "baker", days: 0 }],
    [{ name: "x", role: "baker", owner: "y" }],
  ])("%j is refused", async (json) => {
    expect((await make(ADA, json)).status).toBe(400);
  });
});

describe("tokens for machines", () => {
  it("open nothing but a machine's address", async () => {
    const made = await ask("POST", "/api/v1/machine-tokens", { headers: ADMIN, json: { name: "fleet" } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      address: `http://bakery.example:3000/machines/${made.body.secret}`,
      token: { kind: "machine", role: null, expiresAt: null },
    });
    await expect(identify(bearer(made.body.secret), OPEN, new Date())).rejects.toMatchObject({ code: "unauthorized" });
    expect((await ask("GET", "/api/v1/tokens", { headers: ADMIN })).body.items).toEqual([]);
    expect((await ask("DELETE", `/api/v1/tokens/${made.body.token.id}`, { headers: ADMIN })).status).toBe(404);
    expect((await ask("DELETE", `/api/v1/machine-tokens/${made.body.token.id}`, { headers: ADMIN })).status).toBe(204);
  });
});

it("a program asks who it is", async () => {
  expect((await ask("GET", "/api/v1/me", { headers: BOB })).body).toEqual({
    kind: "person",
    name: "Bob",
    role: "viewer",
  });
});
