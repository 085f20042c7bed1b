import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { open } from "./open";
import { expect, test } from "./test";

/** One request, written as it stands, to the server that all tests use. */
async function send(
  baseURL: string | undefined,
  method: string,
  address: string,
  more: { headers?: string[]; body?: string } = {},
) {
  const { hostname, port, host } = new URL(baseURL ?? "");
  const { headers = [], body = "" } = more;
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  const length = body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`, "Content-Type: application/json"];
  const lines = [
    `${method} ${address} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: close",
    ...headers,
    ...length,
    "",
    body,
  ];
  socket.write(lines.join("\r\n"));
  const answer = await text(socket);
  const end = answer.indexOf("\r\n\r\n");
  return { status: Number(answer.split(" ")[1]), head: answer.slice(0, end), body: answer.slice(end + 4) };
}

const STACK = /\bat .*\.(js|ts)\b|node_modules|node:internal/;

const METHODS: [method: string, address: string, allow: string][] = [
  ["TRACE", "/api/v1/images", "GET, HEAD, OPTIONS"],
  ["TRACE", "/", "GET, HEAD, POST"],
  ["TRACE", "/extensions/SHA256SUMS", "GET, HEAD"],
  ["PROPFIND", "/api/v1/images", "GET, HEAD, OPTIONS"],
  ["PUT", "/images", "GET, HEAD, POST"],
  ["DELETE", "/api/v1/builds", "GET, HEAD, POST, OPTIONS"],
  ["POST", "/healthz", "GET, HEAD, OPTIONS"],
  ["CONNECT", "elsewhere.example:443", "GET, HEAD"],
];

for (const [method, address, allow] of METHODS) {
  test(`${method} ${address} is answered 405 in the contract's JSON`, async ({ baseURL }) => {
    const { status, head, body } = await send(baseURL, method, address);
    expect(status).toBe(405);
    expect(head).toContain(`Allow: ${allow}`);
    expect(JSON.parse(body).error).toMatchObject({ code: "invalid", message: expect.stringMatching(/\.$/) });
  });
}

for (const address of ["/api/v1/images/%E0%A4%A", "/extensions/%", "/feeds/%zz"]) {
  test(`${address}, which nobody can decode, is answered 400 in the contract's JSON`, async ({ baseURL }) => {
    const { status, body } = await send(baseURL, "GET", address);
    expect({ status, code: JSON.parse(body).error.code }).toEqual({ status: 400, code: "invalid" });
  });
}

for (const address of ["/images/%E0%A4%A", "/builds/%", "/%", "/recipes/%FF", "/configs/%"]) {
  test(`${address} is a page that says there is nothing`, async ({ page, baseURL }) => {
    expect((await send(baseURL, "GET", address)).status).toBe(404);
    await open(page, address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
  });
}

test("addresses and headers that are far too long are refused without a word about this server", async ({
  baseURL,
}) => {
  const long = "a".repeat(20_000);
  for (const answer of [
    await send(baseURL, "GET", `/${long}`),
    await send(baseURL, "GET", `/api/v1/images?name=${long}`),
    await send(baseURL, "GET", "/extensions/SHA256SUMS", { headers: [`X-Long: ${long}`] }),
  ]) {
    expect(answer.status).toBe(431);
    expect(answer.body).not.toMatch(STACK);
  }
  for (const address of [`/images/${long.slice(0, 9_000)}`, `/api/v1/images/${long.slice(0, 9_000)}`]) {
    const { status, body } = await send(baseURL, "GET", address);
    expect(status).toBe(404);
    expect(body).not.toMatch(STACK);
  }
});

test("whoever offers another protocol is answered in this one", async ({ baseURL }) => {
  for (const protocol of ["h2c", "websocket"]) {
    const headers = ["Connection: Upgrade", `Upgrade: ${protocol}`];
    const { status, body } = await send(baseURL, "GET", "/healthz", { headers });
    expect({ protocol, status }).toEqual({ protocol, status: 200 });
    expect(body).toContain('"ok"');
  }
});

test("what headers say of the address, the rights or the parts of this server changes nothing", async ({ request }) => {
  const shape = (html: string) => html.replaceAll(/[\w-]{24}/g, "").replaceAll(/\d+/g, "");
  const plain = await request.get("/docs");
  for (const [name, value] of Object.entries({
    "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware",
    "x-middleware-rewrite": "/images",
    "x-invoke-path": "/images",
    "x-matched-path": "/images",
    "x-now-route-matches": "1=images",
    "x-nextjs-data": "1",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-original-url": "/images",
    "x-http-method-override": "DELETE",
    "next-resume": "1",
    "next-router-state-tree": "%",
  })) {
    const answer = await request.get("/docs", { headers: { [name]: value } });
    expect({ name, status: answer.status() }).toEqual({ name, status: 200 });
    expect(shape(await answer.text()).length, name).toBe(shape(await plain.text()).length);
    expect(await answer.text(), name).not.toContain("evil.example");
  }
});

test("an action works behind a proxy's headers, and they make no other page ours", async ({ baseURL }) => {
  const origin = baseURL ?? "";
  const headers = (from: string) => [`Origin: ${from}`, "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https"];
  const write = { recipe: "docker", version: "0.0.1", name: "hearsay" };
  const answer = (from: string) =>
    send(baseURL, "POST", "/api/v1/builds", { headers: headers(from), body: JSON.stringify(write) });
  expect((await answer(origin)).status).toBe(404);
  const refused = await answer("https://evil.example");
  expect({ status: refused.status, body: refused.body }).toMatchObject({
    status: 400,
    body: expect.stringContaining("may not change anything here"),
  });
});

test("members that objects have anyway are refused in words", async ({ baseURL }) => {
  const builds = (options: string) => `{"recipe":"docker","version":"24.0.5","options":${options}}`;
  for (const [address, body, word] of [
    ["/api/v1/builds", builds('{"__proto__":"x"}'), "__proto__"],
    ["/api/v1/builds", builds('{"\\u005f_proto__":{"a":1}}'), "__proto__"],
    ["/api/v1/builds", builds('{"constructor":"x"}'), "constructor"],
    ["/api/v1/builds", '{"recipe":"docker","version":"24.0.5","__proto__":{"name":"q"}}', "__proto__"],
    ["/api/v1/builds", '{"recipe":"docker","version":"24.0.5","constructor":{}}', "constructor"],
    [
      "/api/v1/configs",
      '{"extensions":[{"recipe":"docker","version":"24.0.5","options":{"__proto__":"1"}}]}',
      "__proto__",
    ],
  ] as const) {
    const answer = await send(baseURL, "POST", address, { body });
    expect({ body, status: answer.status }).toEqual({ body, status: 400 });
    expect(JSON.parse(/{.*}/s.exec(answer.body)?.[0] ?? "").error).toMatchObject({
      code: "invalid",
      message: expect.stringContaining(word),
    });
  }
});

test("nothing here fetches and changes pictures", async ({ request }) => {
  for (const address of [
    "/_next/image?url=%2Ficon.svg&w=64&q=75",
    "/_next/image?url=http%3A%2F%2F127.0.0.1%2F&w=64&q=75",
  ])
    expect((await request.get(address)).status()).toBe(404);
});
