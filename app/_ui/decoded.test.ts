import { expect, it } from "vitest";
import { decoded } from "./decoded";

it("reads parts of addresses, whatever somebody has typed there", () => {
  expect(decoded("docker-24.0.9%2Ba-x86-64.raw")).toBe("docker-24.0.9+a-x86-64.raw");
  for (const part of ["%", "%zz", "%E0%A4%A", "100%"]) expect(decoded(part)).toBe(part);
});
