import { expect, it } from "vitest";
import { baseUrlOf, hasExtras, searchOf } from "#lib/configs/addresses";
import { sampleInput } from "#lib/testing/sample-machine";

it("an address holds the choices, or the saved config that is exactly them", () => {
  const input = sampleInput({ extensions: [{ recipe: "docker", version: "24.0.5" }], extras: { hostname: "secret" } });
  expect(searchOf(input, null)).toBe("?ext=docker@24.0.5");
  expect(searchOf(input, "0123")).toBe("?config=0123");
});

it("nothing chosen is an address too, since an empty one begins with an example", () => {
  expect(searchOf(sampleInput({}), null)).toBe("?target=flatcar");
});

it("only what a link leaves out counts as extras", () => {
  expect(hasExtras(sampleInput({ arch: "arm64" }))).toBe(false);
  expect(hasExtras(sampleInput({ extras: { units: [{ name: "a.service" }] } }))).toBe(true);
  expect(hasExtras(sampleInput({ extras: { snippet: "storage: {}" } }))).toBe(true);
});

it("a server below a path keeps it", () => {
  expect(baseUrlOf({ repository: "https://a.example/bakery/extensions" })).toBe("https://a.example/bakery");
});
