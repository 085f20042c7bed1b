import { describe, expect, it } from "vitest";
import { clientAddress, parseTrustedProxies, subscriberOf } from "#lib/client-address";

const asked = (trusted: string, forwardedFor: string | undefined, remote = "10.0.0.1") =>
  clientAddress(remote, forwardedFor, parseTrustedProxies(trusted) ?? { hops: 9, networks: [] });

describe("where a request comes from", () => {
  it.each([
    ["nobody is trusted", "", "192.0.2.1", "10.0.0.1"],
    ["one proxy, and what a client wrote before it", "1", "203.0.113.9, 192.0.2.1", "192.0.2.1"],
    ["two proxies", "2", "203.0.113.9, 192.0.2.1, 10.0.0.2", "192.0.2.1"],
    ["more proxies than have said something", "3", "192.0.2.1", "192.0.2.1"],
    ["a proxy that says nothing", "1", undefined, "10.0.0.1"],
    ["a proxy by its network", "10.0.0.0/8", "203.0.113.9, 192.0.2.1, 10.9.9.9", "192.0.2.1"],
    ["a proxy by its address", "10.0.0.1", "10.0.0.1, 10.9.9.9", "10.9.9.9"],
    ["a connection from elsewhere than the proxies", "172.16.0.0/12, 10.1.0.0/16", "192.0.2.1", "10.0.0.1"],
    ["what is no address", "1", "192.0.2.1, unknown", "10.0.0.1"],
    ["empty entries", "2", "192.0.2.1,,", "10.0.0.1"],
    ["an address with its port", "1", "192.0.2.1:4711", "192.0.2.1"],
    ["an IPv6 address with its port", "1", "[2001:db8::1]:4711", "[2001:db8::1]"],
  ])("%s", (_what, trusted, forwardedFor, expected) => {
    expect(asked(trusted, forwardedFor)).toBe(expected);
  });

  it("knows a proxy whose IPv4 address the connection gives as an IPv6 one", () => {
    expect(asked("127.0.0.1", "192.0.2.1", "::ffff:127.0.0.1")).toBe("192.0.2.1");
  });

  it.each(["0", "10", "proxy.example", "10.0.0.0/33", "1, 10.0.0.1"])("%s names no proxies", (text) => {
    expect(parseTrustedProxies(text)).toBeNull();
  });
});

it.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["[2001:db8:1:2::9]", "2001:db8:1:2::/64"],
  ["fe80::1%eth0", "fe80::/64"],
  ["", ""],
])("%s counts as %s", (address, subscriber) => {
  expect(subscriberOf(address)).toBe(subscriber);
});
