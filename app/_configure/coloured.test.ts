import { expect, it } from "vitest";
import { stretches } from "./coloured";

it("comments are told from the rest and no character is lost", () => {
  const text = "a: 1\n# why\n  # because\nb: '#'\n\nc: x # end\n";
  const found = stretches(text);
  expect(found.map(({ isComment }) => isComment)).toEqual([false, true, false]);
  expect(found.map(({ lines }) => lines).join("")).toBe(text);
});
