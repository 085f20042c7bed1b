import { expect, it } from "vitest";
import { shortenList } from "#lib/builds/shorten";

it("keeps the first sentences, each cut, and says how many more there were", () => {
  expect(shortenList(["a", "b"])).toEqual(["a", "b"]);
  const many = shortenList(Array.from({ length: 1_000 }, () => "x".repeat(1_000_000)));
  expect(many).toHaveLength(201);
  expect(many[0]).toHaveLength(500);
  expect(many.at(-1)).toBe("… and 800 more.");
});
