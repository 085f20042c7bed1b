import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError, type ErrorCode } from "#lib/errors";
import { useContext } from "#lib/testing/context";
import type { Operation } from "./operation";
import { readQuery, reply, route } from "./route";

useContext();

const HOST = "bakery.example:3000";
const ECHO = {
  ...{ method: "POST", path: "/echo/{id}", may: "look", summary: "Says what it got", body: z.json() },
  answers: { 200: z.strictObject({ got: z.json(), base: z.string() }) },
} as const satisfies Operation;

const echo = route(ECHO, async ({ body, context }) => reply(200, { got: body, base: context.baseUrl }));
const post = (body: BodyInit | null, headers: Record<string, string> = {}, handler = echo) =>
  handler(
    new Request(`http://${HOST}/`, {
      method: "POST",
      body,
      headers: { host: HOST, "content-type": "application/json", ...headers },
    }),
    { params: Promise.resolve({}) },
  );
const errorOf = async (response: Response) => ({ status: response.status, ...(await response.json()).error });

describe("a route", () => {
  it("answers under the caller's host, with a request id, and is not cached", async () => {
    const response = await post('{"a":1}', { "content-type": "application/json; charset=utf-8" });
    expect(await response.json()).toEqual({ got: { a: 1 }, base: `http://${HOST}` });
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("answers at an address without parameters, for which Next has none", async () => {
    const here = {
      method: "GET",
      path: "/here",
      may: "look",
      summary: "x",
      answers: { 200: z.literal("here") },
    } as const;
    const handler = route(here, async () => reply(200, "here"));
    const answer = await handler(new Request(`http://${HOST}/here`), { params: Promise.resolve(undefined) });
    expect(await answer.json()).toBe("here");
  });

  it.each<[ErrorCode, number]>([
    ["invalid", 400],
    ["not_found", 404],
    ["conflict", 409],
    ["too_large", 413],
    ["unsupported", 415],
    ["busy", 429],
    ["upstream", 502],
  ])("answers %s as %i with its sentence, issues and facts", async (code, status) => {
    const issues = [{ path: "a", message: "b" }];
    const failing = route(ECHO, async () => {
      throw new AppError(code, "A sentence.", { issues, facts: { suggestion: { name: "x" } } });
    });
    const response = await post("{}", {}, failing);
    expect(response.headers.get("retry-after")).toBe(code === "busy" ? "15" : null);
    expect(await errorOf(response)).toEqual({
      status,
      code,
      message: "A sentence.",
      issues,
      suggestion: { name: "x" },
    });
  });

  it("says of a bug only under which request id it is logged", async () => {
    const failing = route(ECHO, async () => {
      throw new Error("the password is secret");
    });
    const response = await post("{}", {}, failing);
    const requestId = response.headers.get("x-request-id");
    const error = await errorOf(response);
    expect(error).toEqual({
      status: 500,
      code: "internal",
      message: expect.stringContaining(String(requestId)),
      requestId,
    });
    expect(error.message).not.toContain("secret");
  });
});

describe("a body", () => {
  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx"])(
    "of type %s is 415",
    async (type) => {
      expect(await errorOf(await post("{}", { "content-type": type }))).toMatchObject({
        status: 415,
        code: "unsupported",
      });
    },
  );

  it("that is not JSON is 400, with the place", async () => {
    const error = await errorOf(await post('{\n  "a": 1,\n  b: 2\n}'));
    expect(error).toMatchObject({ status: 400, code: "invalid", message: expect.stringContaining("line 3, column 3") });
  });

  it.each(["", "{", "nothing"])("%j is 400", async (body) => {
    expect(await errorOf(await post(body))).toMatchObject({ status: 400, code: "invalid" });
  });

  it.each([
    ["with too many members", `[${"0,".repeat(10_000)}0]`, "more than 10000 members"],
    ["nested too deep", `${"[".repeat(33)}${"]".repeat(33)}`, "more than 32 levels deep"],
  ])("%s is 413 before it is parsed", async (_what, body, message) => {
    const { status, code, ...error } = await errorOf(await post(body));
    expect({ status, code, ...error }).toMatchObject({
      status: 413,
      code: "too_large",
      message: expect.stringContaining(message),
    });
  });

  it("may hold any signs in its texts", async () => {
    const text = JSON.stringify(`${'[{,"\\'.repeat(2000)}`);
    expect((await post(text)).status).not.toBe(413);
  });

  it("above 64 KiB is 413", async () => {
    const fits = JSON.stringify("x".repeat(64 * 1024 - 2));
    expect((await post(fits)).status).toBe(200);
    expect(await errorOf(await post(`${fits} `))).toMatchObject({ status: 413, code: "too_large" });
  });

  it("that is too large is read to its end, so that its connection can be used again", async () => {
    const sent = { chunks: 0, broken: false };
    const body = new ReadableStream<Uint8Array>({
      pull: (stream) => (sent.chunks++ < 5 ? stream.enqueue(new Uint8Array(40_000)) : stream.close()),
      cancel: () => {
        sent.broken = true;
      },
    });
    const headers = { host: HOST, "content-type": "application/json" };
    const init = { method: "POST", body, headers, duplex: "half" };
    expect((await echo(new Request(`http://${HOST}/`, init), { params: Promise.resolve({}) })).status).toBe(413);
    expect(sent).toEqual({ chunks: 6, broken: false });
  });
});

it("a query with a member that objects have anyway is refused, since it would be passed over", () => {
  const request = new Request(`http://${HOST}/?__proto__=1`);
  expect(() => readQuery(request, z.strictObject({}))).toThrow("__proto__");
});
