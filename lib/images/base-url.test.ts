import { describe, expect, it } from "vitest";
import { baseUrlOf } from "#lib/images/base-url";

describe("baseUrlOf", () => {
  it("prefers what is configured", () => {
    expect(baseUrlOf("10.0.0.1:3000", "https://bakery.example/sub")).toBe("https://bakery.example/sub");
  });

  it.each(["localhost:3000", "10.0.0.1", "bakery.example", "my_host:80", "[::1]:3000"])("takes the host %s", (host) => {
    expect(baseUrlOf(host)).toBe(`http://${host}`);
  });

  it.each([undefined, null, "", "a b", "h/path", "h\nMatchPattern=x", "user@h", "h:port", "%h", "-h"])(
    "refuses the host %j",
    (host) => {
      expect(() => baseUrlOf(host)).toThrow(/Host header/);
    },
  );
});
