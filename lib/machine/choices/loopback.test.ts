import { expect, test } from "vitest";
import { fromQemu, isLoopback } from "#lib/machine/choices/loopback";

test.each([
  "http://localhost:3000",
  "http://127.0.0.1/extensions",
  "http://127.1:80",
  "http://[::1]:3000",
  "http://0.0.0.0:3000",
  "https://bakery.localhost/extensions",
])("%s leads back to the computer that asks", (url) => {
  expect(isLoopback(url)).toBe(true);
});

test.each(["http://localhost.example.com", "http://127.example.com", "http://10.0.2.2:3000", "https://", "localhost"])(
  "%s does not",
  (url) => {
    expect(isLoopback(url)).toBe(false);
  },
);

test("QEMU's machines see it under another address, with its port and folder", () => {
  expect(fromQemu("http://localhost:3000")).toBe("http://10.0.2.2:3000");
  expect(fromQemu("https://127.0.0.1/bakery")).toBe("https://10.0.2.2/bakery");
});
