import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { parseEnv } from "#lib/env";
import type { Asker } from "#lib/people/asker";
import { listChanges } from "#lib/people/data-audit";
import { makeMachineToken, makeToken, revokeToken } from "#lib/people/data-tokens";
import { useContext } from "#lib/testing/context";
import { front } from "./front";

describe("a closed repository", () => {
  const standing = useContext({ BAKEHOUSE_OPEN: "none", BAKEHOUSE_REPOSITORY: "closed" });
  let server: Server;
  let asked: { url: string | undefined; headers: IncomingHttpHeaders } | null = null;
  beforeEach(async () => {
    const answer = front(
      async ({ url, headers }, response) => {
        asked = { url, headers };
        response.end();
      },
      { isDevelopment: false, isTrustworthy: true, url: undefined, open: standing.context.env },
    );
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => void server.close());
  const send = (at: string, headers: Record<string, string> = {}, method = "GET") => {
    asked = null;
    const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
    return fetch(`http://127.0.0.1:${port}${at}`, { method, headers, redirect: "manual" });
  };
  const admin: Asker = { kind: "person", id: "x", name: "Root", role: "admin" };
  const machineToken = () => makeMachineToken({ name: "fleet", days: null }, admin, new Date());

  it.each(["/extensions/", "/extensions/SHA256SUMS", "/api/v1/extensions/x/releases.json", "/feeds/all.atom"])(
    "keeps %s from whoever has no token",
    async (at) => {
      expect((await send(at)).status).toBe(401);
    },
  );

  it("is read by machines with a token, which get addresses with it", async () => {
    const { secret } = await machineToken();
    for (const at of ["/extensions", "/extensions/docker/SHA256SUMS", "/api/v1/configs/x.ign?a=b", "/healthz"]) {
      expect((await send(`/machines/${secret}${at}`)).status).toBe(200);
      expect(asked).toMatchObject({ url: at, headers: { "x-bakehouse-machines": `/machines/${secret}` } });
    }
  });

  it("is read at once where a final slash would lead to an address without the token", async () => {
    const { secret } = await machineToken();
    for (const [at, url] of [
      ["/extensions/", "/extensions"],
      ["/extensions/docker/?a=/", "/extensions/docker?a=/"],
      ["/extensions/docker?a=/", "/extensions/docker?a=/"],
    ]) {
      expect((await send(`/machines/${secret}${at}`)).status).toBe(200);
      expect(asked?.url).toBe(url);
    }
  });

  it("gives machines nothing that is for people", async () => {
    const { secret } = await machineToken();
    for (const at of ["/", "/api/v1/images", "/people", "/api/v1/audit"])
      expect((await send(`/machines/${secret}${at}`)).status).toBe(404);
    expect((await send(`/machines/${secret}`)).status).toBe(404);
  });

  it("is closed again to a token that was revoked", async () => {
    const { token, secret } = await machineToken();
    await revokeToken("machine", token.id, admin);
    expect((await send(`/machines/${secret}/extensions/`)).status).toBe(403);
    expect((await send("/machines/nonsense/extensions/")).status).toBe(403);
    expect((await send("/machines//extensions/")).status).toBe(403);
  });

  it("takes an API token too, and lets no cache mix its answers", async () => {
    const user = { id: "x", name: "Root", email: "root@example.org", role: "admin" };
    await db().user.create({ data: { ...user, createdAt: new Date(), updatedAt: new Date() } });
    const { secret } = await makeToken({ name: "ci", role: "viewer", days: 1 }, admin, new Date());
    const answer = await send("/extensions/SHA256SUMS", { authorization: `Bearer ${secret}` });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("vary")).toBe("Cookie, Authorization");
  });

  it("notes what somebody may not do, before it gets further", async () => {
    const user = { id: "x", name: "Root", email: "root@example.org", role: "admin" };
    await db().user.create({ data: { ...user, createdAt: new Date(), updatedAt: new Date() } });
    const { secret } = await makeToken({ name: "ci", role: "baker", days: 1 }, admin, new Date());
    const headers = { authorization: `Bearer ${secret}` };
    expect((await send("/api/v1/images/x.raw", headers, "DELETE")).status).toBe(403);
    expect((await send("/api/v1/audit", headers)).status).toBe(403);
    expect((await send("/api/v1/images/x.raw", {}, "DELETE")).status).toBe(401);
    const { items } = await listChanges({ limit: 10 });
    expect(items).toMatchObject([
      {
        who: "Root (token ci)",
        whoKind: "token",
        verb: "delete image",
        about: "/api/v1/images/x.raw",
        outcome: "forbidden",
      },
    ]);
  });

  it("forgets a machines' address that somebody sends", async () => {
    const { secret } = await machineToken();
    await send(`/machines/${secret}/extensions/`, { "x-bakehouse-machines": "/machines/other" });
    expect(asked?.headers["x-bakehouse-machines"]).toBe(`/machines/${secret}`);
  });

  it("is asked for together with signing in", () => {
    expect(() => parseEnv({ BAKEHOUSE_REPOSITORY: "closed" })).toThrow("BAKEHOUSE_OPEN");
    expect(() => parseEnv({ BAKEHOUSE_REPOSITORY: "closed", BAKEHOUSE_OPEN: "read" })).toThrow("BAKEHOUSE_OPEN");
    expect(parseEnv({ BAKEHOUSE_REPOSITORY: "closed", HOST: "0.0.0.0" }).BAKEHOUSE_OPEN).toBe("none");
  });
});
