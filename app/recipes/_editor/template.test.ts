import { expect, it } from "vitest";
import { checkText } from "#lib/recipes/check-folder";
import { TEMPLATE } from "./template";

it("begins with a recipe that is sound", () => {
  expect(checkText({ yaml: TEMPLATE, files: new Map() }).broken).toEqual([]);
});
