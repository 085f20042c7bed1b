import { describe, expect, it } from "vitest";
import { readYaml, YAML_LIMITS } from "#lib/yaml";

const SMALL = { characters: 10_000, tokens: 2000, depth: 20, aliases: 10 };
const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join("");

describe("what somebody sends as YAML", () => {
  it("is a value with lines", () => {
    const { value, faults, lineOf } = readYaml("a:\n  - b: 0644\n    c: x\n");
    expect(value).toEqual({ a: [{ b: 0o644, c: "x" }] });
    expect(faults).toEqual([]);
    expect([lineOf(["a", 0, "c"]), lineOf(["a", 0, "nowhere", "at all"]), lineOf([])]).toEqual([3, 2, 1]);
  });

  it.each([
    ['a: 1\nb: "\\ud800"\n', 2],
    ['a: "\\uD83D\\uDE00"\n', 1],
    ["a: \ud800\n", 1],
  ])("is no text with half a character: %j", (text, line) => {
    expect(readYaml(text).faults).toEqual([expect.objectContaining({ code: "syntax", line })]);
  });

  it("may have a wide character in two escapes where it is JSON", () => {
    expect(readYaml('{"a": "\\ud83d\\ude00", "b": "\\\\ud83d"}').value).toEqual({ a: "😀", b: "\\ud83d" });
  });

  it("keeps the last of two equal keys, and says where it is", () => {
    const { value, faults } = readYaml("a: 1\nb: 2\na: 3\n");
    expect(value).toEqual({ a: 3, b: 2 });
    expect(faults).toEqual([expect.objectContaining({ code: "duplicate-key", line: 3 })]);
  });

  it.each([
    ["too long a text", "x".repeat(10_001), "10001 characters; at most 10000", 1],
    ["too many keys", many(1000, (at) => `k${at}: 1\n`), "at most 2000 words and signs", 286],
    ["lists in lists", "a:\n".concat("- ".repeat(30)), "more than 20 levels deep", 2],
    ["braces in braces", "{a: ".repeat(30), "more than 20 levels deep", 1],
    ["questions", "? ".repeat(30), "more than 20 levels deep", 1],
    ["ever deeper lines", many(30, (at) => `${" ".repeat(at)}a:\n`), "more than 20 levels deep", 20],
    ["too many aliases", `a: &a 1\n${many(11, (at) => `b${at}: *a\n`)}`, "11 aliases; at most 10", 1],
    [
      "aliases that multiply",
      `a: &a [${"x,".repeat(100)}]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b]\n`,
      "unfold to more than 2000",
      1,
    ],
    ["an alias of what is around it", "a: &a [*a]\n", "unfold to more than 2000", 1],
  ])("has limits: %s", (_what, text, message, line) => {
    const { value, faults } = readYaml(text, SMALL);
    expect(faults).toEqual([
      expect.objectContaining({ code: "too-large", line, message: expect.stringContaining(message) }),
    ]);
    expect(value).toBeUndefined();
  });

  it.each([
    ["an alias of nothing", "a: *b\n"],
    ["an open quote", 'a: "b\n'],
  ])("is refused where it is not YAML: %s", (_what, text) => {
    const { value, faults } = readYaml(text);
    expect(faults[0]).toMatchObject({ code: "syntax", message: expect.stringMatching(/^This is not YAML: /) });
    expect(value).toBeUndefined();
  });

  it("counts up to its second document, where it has two", () => {
    const { value, faults } = readYaml("a: 1\n---\nb: 2\n");
    expect(faults).toMatchObject([{ code: "second-document", line: 2 }]);
    expect(value).toEqual({ a: 1 });
  });

  it.each([
    ["keys", many(8000, (at) => `k${at}: 1\n`)],
    ["equal keys", "k: 1\n".repeat(8000)],
    ["open brackets", "[".repeat(YAML_LIMITS.characters)],
    ["documents", "---\n".repeat(20_000)],
    ["errors", "a: b: c\n".repeat(5000)],
    ["errors of one long line", "&a ".repeat(29_000) + "x".repeat(900_000)],
    ["escapes that there are not", `"${"\\q".repeat(400_000)}"`],
    ["anchors", many(8000, (at) => `- &a${at} x\n`)],
  ])("never takes the square of its length: %s", (_what, text) => {
    expect(() => readYaml(text)).not.toThrow();
  });
});
