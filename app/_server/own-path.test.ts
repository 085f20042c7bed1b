import { expect, test } from "vitest";
import { ownPath } from "./own-path";

test.each(["/", "/images/x.raw?tab=files", "/?ext=docker@24.0.5&updates=docker:all", "/a%2f%2fb"])(
  "goes on to %s",
  (next) => {
    expect(ownPath(next)).toBe(next);
  },
);

test.each([
  ...[undefined, "", "images", "//evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example/"],
  ...["/\t/evil.example", "/\n/evil.example", " //evil.example", "javascript:alert(1)", "/./\\/evil.example"],
  ...["/..//evil.example", "/sign-in?next=%2F", "/not-allowed?page=x"],
])("goes nowhere else for %j", (next) => {
  expect(ownPath(next)).toBe("/");
});
