import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnv } from "#lib/env";
import { type Asker, isAllowed, NOBODY, READER } from "#lib/people/asker";
import { may, ROLES, type Role } from "#lib/people/roles";
import { useContext } from "#lib/testing/context";
import { readSources } from "#lib/testing/source-tree";
import { asHeader, askerIn } from "./asker";
import { front } from "./front";
import { type Openness, verbAt } from "./gate";
import { OPERATIONS } from "./openapi";
import { ask } from "./testing/ask";

const PAGES = Array.from(readSources(["app"]).keys())
  .filter((file) => path.basename(file) === "page.tsx")
  .map(
    (file) =>
      path
        .dirname(file)
        .replace(/^app/, "")
        .replace(/\/\(\w+\)/, "") || "/",
  );

/** A path at which an operation or a page is, with something in the place of its parameters. */
const filled = (template: string) => template.replaceAll(/[[{][\w.]+[\]}]/g, "x");

describe("the gate", () => {
  let server: Server;
  let passed: Asker | null = null;
  const open = (settings: Partial<Openness>) => {
    const openness = parseEnv(settings);
    const answer = front(
      async (request, response) => {
        const told = request.headers["x-bakehouse-asker"]?.toString();
        passed = askerIn(new Headers(told === undefined ? {} : { "x-bakehouse-asker": told }), openness);
        response.end();
      },
      { isDevelopment: false, isTrustworthy: true, url: undefined, open: openness },
    );
    server = createServer((request, response) => void answer(request, response));
    return new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  };
  afterEach(() => void server.close());
  const send = (method: string, at: string, headers: Record<string, string> = {}) => {
    passed = null;
    const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
    return fetch(`http://127.0.0.1:${port}${at}`, { method, headers, redirect: "manual" });
  };

  it("lets nobody in but to what machines read and where people sign in", async () => {
    await open({ BAKEHOUSE_OPEN: "none" });
    for (const { method, path: template, may: verb } of OPERATIONS) {
      const { status } = await send(method, filled(template));
      expect({ template, method, status }).toEqual({ template, method, status: may(null, verb) ? 200 : 401 });
    }
    for (const page of PAGES) {
      const answer = await send("GET", filled(page));
      const isOpen = (await verbAt("GET", filled(page))) === "sign in";
      expect({ page, status: answer.status }).toEqual({ page, status: isOpen ? 200 : 307 });
      if (!isOpen) expect(answer.headers.get("location")).toBe(`/sign-in?next=${encodeURIComponent(filled(page))}`);
    }
    for (const address of ["/extensions/SHA256SUMS", "/extensions/x/", "/_next/static/x.js", "/icon.svg"])
      expect((await send("GET", address)).status).toBe(200);
    expect(passed).toEqual(NOBODY);
  });

  it("lets those who only look read what is not kept for others", async () => {
    await open({ BAKEHOUSE_OPEN: "read" });
    for (const { method, path: template, may: verb } of OPERATIONS) {
      const { status } = await send(method, filled(template));
      expect({ template, method, status }).toEqual({ template, method, status: isAllowed(READER, verb) ? 200 : 401 });
    }
    expect((await send("GET", "/")).status).toBe(200);
    expect((await send("GET", "/inbox/webhooks")).headers.get("location")).toBe("/sign-in?next=%2Finbox%2Fwebhooks");
  });

  it("leads a part of a page to where people sign in, and from there to the page", async () => {
    await open({ BAKEHOUSE_OPEN: "none" });
    for (const [at, next] of [
      ["/images?_rsc=abc", "/images"],
      ["/images?arch=arm64&_rsc=abc", "/images?arch=arm64"],
      ["/images?_rsc=abc&arch=arm64", "/images?arch=arm64"],
    ] as const)
      expect((await send("GET", at)).headers.get("location")).toBe(`/sign-in?next=${encodeURIComponent(next)}`);
  });

  it("leads an action of somebody who is not signed in to where people sign in", async () => {
    await open({ BAKEHOUSE_OPEN: "none" });
    const answer = await send("POST", "/images/x.raw?tab=files");
    expect(answer.status).toBe(401);
    expect(answer.headers.get("x-action-redirect")).toBe("/sign-in?next=%2Fimages%2Fx.raw%3Ftab%3Dfiles;push");
  });

  it.each(["/%69nbox/webhooks", "/inbox/%77ebhooks", "/inbox/webhooks/x"])(
    "knows %s by its other spelling",
    async (at) => {
      expect(await verbAt("GET", at)).toBe("see webhooks");
    },
  );

  it.each(["/extensions%2fx", "/_next", "/_next/data/x.json", "/api/v1/configs/a/b", "/Extensions/x", "/icon.svgx"])(
    "takes %s for nothing that is open",
    async (at) => {
      expect(await verbAt("GET", at)).toBe("look");
    },
  );

  it("lets whoever only looks make and end no token, and change no account", async () => {
    await open({ BAKEHOUSE_OPEN: "read" });
    for (const [method, at] of [
      ["POST", "/api/v1/tokens"],
      ["GET", "/api/v1/tokens"],
      ["DELETE", "/api/v1/tokens/x"],
    ] as const)
      expect({ at, status: (await send(method, at)).status }).toEqual({ at, status: 401 });
    for (const page of ["/tokens", "/account"])
      expect((await send("GET", page)).headers.get("location")).toBe(`/sign-in?next=${encodeURIComponent(page)}`);
  });

  it("forgets who somebody claims to be", async () => {
    const admin: Asker = { kind: "person", id: "x", name: "Mallory", role: "admin" };
    await open({ BAKEHOUSE_OPEN: "read" });
    await send("GET", "/", asHeader(admin));
    expect(passed).toMatchObject({ kind: "anonymous", role: "viewer" });
    expect((await send("DELETE", "/api/v1/images/x.raw", asHeader(admin))).status).toBe(401);
  });
});

describe("behind the gate", () => {
  it("whoever did not sign in makes no token that outlives their visit", async () => {
    const headers = asHeader(READER);
    const json = { name: "stranger", role: "viewer" };
    expect((await ask("POST", "/api/v1/tokens", { headers, json })).status).toBe(401);
    expect((await ask("DELETE", "/api/v1/tokens/x", { headers })).status).toBe(401);
  });

  const standing = useContext({ BAKEHOUSE_OPEN: "none" });
  beforeEach(() => expect(standing.context.env.BAKEHOUSE_OPEN).toBe("none"));
  const as = (role: Role | null) =>
    asHeader({ kind: role === null ? "anonymous" : "person", id: null, name: "x", role });

  it.each([null, ...ROLES])("every operation refuses what %s may not do, and nothing else", async (role) => {
    // What may be read answers something else for each; the others are asked either way.
    for (const { method, path: template, may: verb } of OPERATIONS.filter(
      (operation) => operation.method !== "GET" || !may(role, operation.may),
    )) {
      const { status } = await ask(method, filled(template), { headers: as(role) });
      const refused = role === null ? 401 : 403;
      if (may(role, verb)) expect([401, 403], `${method} ${template}`).not.toContain(status);
      else expect(status, `${method} ${template}`).toBe(refused);
    }
  });

  it("every operation refuses whoever did not come through it", async () => {
    for (const { method, path: template, may: verb } of OPERATIONS) {
      if (may(null, verb)) continue;
      const { status, body } = await ask(method, filled(template));
      expect({ status, code: body.error?.code }, `${method} ${template}`).toEqual({
        status: 401,
        code: "unauthorized",
      });
    }
  });
});
