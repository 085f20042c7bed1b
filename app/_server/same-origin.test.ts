import { describe, expect, it } from "vitest";
import { requireSameOrigin } from "./same-origin";

const LOCAL = { listens: "127.0.0.1" };
const OPEN = { listens: "0.0.0.0" };
const check = (headers: Record<string, string>, server: { listens: string; url?: string }) => () =>
  requireSameOrigin(new Headers(headers), server);

describe("requireSameOrigin", () => {
  it.each([
    ["no Origin at all", { host: "bakery.example" }, LOCAL],
    ["a page of this server", { host: "localhost:3000", origin: "http://localhost:3000" }, LOCAL],
    ["the same by number", { host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000" }, LOCAL],
    ["the same by IPv6", { host: "[::1]:3000", origin: "http://[::1]:3000" }, LOCAL],
    ["a host name, where the network may come in", { host: "bakery:3000", origin: "http://bakery:3000" }, OPEN],
    [
      "the same by number, where another address is configured",
      { host: "10.0.0.5:3000", origin: "http://10.0.0.5:3000" },
      { ...OPEN, url: "http://bakery.example:3000" },
    ],
    ["https in front, with the default port", { host: "bakery.example", origin: "https://bakery.example" }, OPEN],
    [
      "the configured address, behind a proxy with another host",
      { host: "127.0.0.1:3000", origin: "https://bakery.example" },
      { ...LOCAL, url: "https://bakery.example/sub" },
    ],
  ])("lets %s pass", (_what, headers, server) => {
    expect(check(headers, server)).not.toThrow();
  });

  it.each([
    ["another site", { host: "localhost:3000", origin: "https://evil.example" }, LOCAL],
    ["another port", { host: "localhost:3000", origin: "http://localhost:8080" }, LOCAL],
    ["an opaque origin", { host: "localhost:3000", origin: "null" }, LOCAL],
    ["a longer name", { host: "bakery.example", origin: "http://bakery.example.evil.example" }, OPEN],
    ["a foreign name that points here", { host: "evil.example:3000", origin: "http://evil.example:3000" }, LOCAL],
    [
      "a foreign name that points at a server with an address of its own",
      { host: "evil.example:3000", origin: "http://evil.example:3000" },
      { ...OPEN, url: "http://bakery.example:3000" },
    ],
    [
      "a name that only begins like this machine's",
      { host: "localhost.evil.example", origin: "http://localhost.evil.example" },
      LOCAL,
    ],
  ])("refuses %s", (_what, headers, server) => {
    expect(check(headers, server)).toThrow(/may not change anything/);
  });
});
