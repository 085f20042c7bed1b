import { expect, it } from "vitest";
import { digestIn } from "#lib/upstream/resolve";

const a = "a".repeat(64);
const b = "b".repeat(64);
const find = (text: string, name = "tool.tgz") => digestIn(text, name, "https://example.org/SHA256SUMS");

it.each([
  ["two spaces", `${b}  other\n${a}  tool.tgz\n`],
  ["a star", `${a} *tool.tgz\n`],
  ["./ before the name", `${a}  ./tool.tgz\n`],
  ["CRLF", `${b}  other\r\n${a}  tool.tgz\r\n`],
  ["capital letters", `${a.toUpperCase()}  tool.tgz`],
  ["only the digest", a],
  ["only the digest and a newline", `${a}\r\n`],
  ["the same line twice", `${a}  tool.tgz\n${a}  tool.tgz\n`],
])("reads %s", (_, text) => {
  expect(find(text)).toBe(a);
});

it.each([
  ["longer names", `${a}  tool.tgz.sig\n${a}  my-tool.tgz\n`],
  ["other folders", `${a}  old/tool.tgz\n`],
  ["an error page", "<html>Not Found</html>"],
  ["nothing", ""],
  ["another hash", `${a}${a}  tool.tgz\n`],
])("does not take %s for it", (_, text) => {
  expect(() => find(text)).toThrow("https://example.org/SHA256SUMS has no sha256 of tool.tgz");
});

it("refuses two opinions", () => {
  expect(() => find(`${a}  tool.tgz\n${b}  tool.tgz\n`)).toThrow(/several different/);
});
