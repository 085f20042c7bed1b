import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { setResponseHeaders } from "./response-headers";

/** What an address is told, and what the request says of itself by then. */
function headersOf(path: string, { isDevelopment = false, isTrustworthy = true, sent = {} } = {}) {
  const request = { headers: { ...sent } } as IncomingMessage; // all that is read
  const headers: Record<string, string> = {};
  const response = { setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value) };
  setResponseHeaders(request, response as unknown as ServerResponse, {
    path,
    surroundings: { isDevelopment, isTrustworthy },
  });
  return { headers, policy: headers["content-security-policy"] ?? "", asked: request.headers };
}

it.each(["/", "/images/docker-24.0.5-x86-64.raw", "/apis", "/extensions-of-others", "/_next/image"])(
  "%s is a page: it has a nonce, and needs no eval",
  (url) => {
    const { policy, asked } = headersOf(url);
    const nonce = String(asked["x-nonce"]);
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}' 'strict-dynamic';`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe|upgrade-insecure-requests|\*/);
    expect(asked["content-security-policy"]).toBe(policy);
  },
);

it.each(["/api", "/api/v1/images", "/extensions/docker.raw", "/feeds/inbox.atom", "/healthz", "/readyz"])(
  "%s is no page: nothing runs there",
  (url) => {
    const { policy, asked } = headersOf(url, {
      sent: { "content-security-policy": "script-src 'nonce-a'", "x-nonce": "a" },
    });
    expect(policy).toBe(
      "default-src 'none'; sandbox; form-action 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(asked).toEqual({});
  },
);

it.each([
  ["/_next/static/chunks/a.js", {}],
  ["/docs", { rsc: "1" }],
])("parts of pages say little: %s", (path, sent) => {
  expect(headersOf(path, { sent }).headers).toEqual({
    "content-security-policy": "default-src 'none'",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
});

it("asks for what browsers only obey over https or on their own machine there alone", () => {
  expect(headersOf("/").headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headersOf("/", { isTrustworthy: false }).headers["cross-origin-opener-policy"]).toBeUndefined();
});

it("lets React's development build make code of texts", () => {
  expect(headersOf("/", { isDevelopment: true }).policy).toContain("'strict-dynamic' 'unsafe-eval';");
});
