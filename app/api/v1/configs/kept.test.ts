import { describe, expect, it } from "vitest";
import { context } from "#lib/context";
import { db } from "#lib/db";
import { makeToken } from "#lib/people/data-tokens";
import { useContext } from "#lib/testing/context";
import { asHeader } from "../../../_server/asker";
import { ask, HOST, type Reply } from "../../../_server/testing/ask";

useContext();

const DOCKER = { extensions: [{ recipe: "docker", version: "24.0.5" }] };
const NAMED = "/api/v1/configs?name=workers";

/** What a browser would send back. */
const jar = ({ headers }: Reply) => ({ cookie: (headers.get("set-cookie") ?? "").split(";")[0] ?? "" });
const save = (json: unknown, headers?: Record<string, string>, address = "/api/v1/configs") =>
  ask("POST", address, { json, headers });
const list = (headers?: Record<string, string>, query = "") => ask("GET", `/api/v1/configs${query}`, { headers });

describe("the owner of saved configs", () => {
  it("is who sends back the cookie of the first save, of which the database has only the digest", async () => {
    const first = await save(DOCKER, {}, NAMED);
    const cookie = first.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(
      /^bakehouse-owner-bakery\.example-3000=[\w-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax$/,
    );
    expect(first.body).toMatchObject({ name: "workers", page: `http://${HOST}/configs/${first.body.id}` });
    const secret = jar(first).cookie.split("=")[1] ?? "";
    expect(JSON.stringify(await db().keptConfig.findMany())).not.toContain(secret);
    const again = await save({ arch: "arm64" }, jar(first));
    expect(again.headers.get("set-cookie")).toBe(cookie);
    const { body } = await list(jar(first));
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
      "Flatcar without extensions on arm64",
      "workers",
    ]);
    expect(await list()).toMatchObject({ status: 200, body: { items: [], next: null } });
  });

  it("keeps the cookie to encrypted ways where the page came by one", async () => {
    const { headers } = await save(DOCKER, { host: "localhost:3000", origin: "https://localhost:3000" });
    expect(headers.get("set-cookie")).toContain("; Secure");
  });

  it("is another one at each save without the cookie, or with one that was never given", async () => {
    const first = await save(DOCKER);
    const second = await save(DOCKER, { cookie: "bakehouse-owner-bakery.example-3000=short" });
    expect(second.body.id).toBe(first.body.id);
    expect(jar(second)).not.toEqual(jar(first));
    expect((await list(jar(second))).body.items).toMatchObject([{ id: first.body.id }]);
  });

  it("reads the list in pages", async () => {
    const owner = jar(await save(DOCKER));
    for (const hostname of ["a", "b"]) await save({ extras: { hostname } }, owner);
    const { body } = await list(owner, "?limit=2");
    expect(body.items).toHaveLength(2);
    expect((await list(owner, `?limit=2&cursor=${body.next}`)).body).toMatchObject({
      items: [{ extensions: [{}] }],
      next: null,
    });
    expect(await list(owner, "?cursor=nothing")).toMatchObject({ status: 400 });
  });

  it("renames and deletes; everyone else is told who can", async () => {
    const saved = await save(DOCKER, {}, NAMED);
    const own = `/api/v1/configs/${saved.body.id}`;
    const json = { name: " masters " };
    for (const headers of [undefined, jar(await save({}))]) {
      const refused = { status: 404, body: { error: { message: expect.stringContaining("Only who saved it") } } };
      expect(await ask("PATCH", own, { json, headers })).toMatchObject(refused);
      expect(await ask("DELETE", own, { headers })).toMatchObject(refused);
    }
    expect(await ask("PATCH", own, { json, headers: jar(saved) })).toMatchObject({
      status: 200,
      body: { name: "masters" },
    });
    expect(await ask("GET", `${own}.bu`)).toMatchObject({ status: 200 });
    expect(await ask("DELETE", own, { headers: jar(saved) })).toMatchObject({ status: 204 });
    expect(await ask("GET", `${own}.bu`)).toMatchObject({ status: 404 });
    expect((await list(jar(saved))).body.items).toEqual([]);
  });

  it("is the person, where people sign in: in every browser, and by their tokens", async () => {
    context().env.BAKEHOUSE_OPEN = "none";
    const person = (id: string) => asHeader({ kind: "person", id, name: id, role: "baker" });
    const browser = jar(await save(DOCKER, person("Ann"), NAMED));
    expect(browser).toEqual({ cookie: "" });
    const names = async (headers: Record<string, string>) =>
      (await list(headers)).body.items.map(({ name }: { name: string }) => name);
    expect(await names(person("Ann"))).toEqual(["workers"]);
    expect(await names(person("Ben"))).toEqual([]);
    const { token } = await makeToken(
      { name: "ci", role: "baker", days: null },
      { kind: "person", id: "Ann", name: "Ann", role: "baker" },
      new Date(),
    );
    const program = asHeader({ kind: "token", id: token.id, name: "Ann (token ci)", role: "baker" });
    const { body } = await save({ arch: "arm64" }, program);
    expect(await names(person("Ann"))).toEqual(["Flatcar without extensions on arm64", "workers"]);
    expect(await ask("DELETE", `/api/v1/configs/${body.id}`, { headers: person("Ben") })).toMatchObject({
      status: 404,
    });
    expect(await ask("DELETE", `/api/v1/configs/${body.id}`, { headers: person("Ann") })).toMatchObject({
      status: 204,
    });
    expect(await names(program)).toEqual(["workers"]);
  });

  it("is still the browser that saved before people signed in", async () => {
    const browser = jar(await save(DOCKER, {}, NAMED));
    context().env.BAKEHOUSE_OPEN = "none";
    const ann = asHeader({ kind: "person", id: "Ann", name: "Ann", role: "baker" });
    expect((await list(ann)).body.items).toEqual([]);
    expect((await list({ ...ann, ...browser })).body.items).toMatchObject([{ name: "workers" }]);
  });

  it("keeps to the rules of all writes", async () => {
    const saved = await save(DOCKER);
    const own = `/api/v1/configs/${saved.body.id}`;
    const headers = { ...jar(saved), origin: "https://elsewhere.example" };
    expect(await ask("PATCH", own, { json: { name: "a" }, headers })).toMatchObject({ status: 400 });
    expect(await ask("DELETE", own, { headers })).toMatchObject({ status: 400 });
    expect((await list(jar(saved))).body.items).toHaveLength(1);
  });

  it.each(["%20", "a%0ab", "x".repeat(81), "%E2%80%AEabc"])("has no config under the name %s", async (name) => {
    const refused = {
      status: 400,
      body: { error: { issues: [{ path: "name", message: expect.stringContaining("80") }] } },
    };
    expect(await save(DOCKER, {}, `/api/v1/configs?name=${name}`)).toMatchObject(refused);
  });
});
