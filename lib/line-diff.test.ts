import { describe, expect, it } from "vitest";
import { type DiffLine, diffLines } from "#lib/line-diff";

const SIGNS = { same: " ", removed: "-", added: "+" };
const show = (lines: DiffLine[]) =>
  lines.map((line) => (line.kind === "skipped" ? `@${line.count}` : `${SIGNS[line.kind]}${line.text}`));

describe("what differs", () => {
  it("is shown line by line", () => {
    expect(show(diffLines("a\nb\nc\n", "a\nx\nc\n"))).toEqual([" a", "-b", "+x", " c", " "]);
  });

  it("is as little as can be", () => {
    expect(show(diffLines("a\nb\nc\nd", "b\nc\nx\nd\ne"))).toEqual(["-a", " b", " c", "+x", " d", "+e"]);
  });

  it("leaves out what is far from any change", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `${index}`);
    const changed = lines.with(10, "x");
    expect(show(diffLines(lines.join("\n"), changed.join("\n"), 1))).toEqual(["@9", " 9", "-10", "+x", " 11", "@8"]);
  });

  it("shows a single line that is far from any change", () => {
    expect(show(diffLines("a\nb\nc\nd", "a\nb\nx\nd", 1))).toEqual([" a", " b", "-c", "+x", " d"]);
  });

  it("is nothing between equal texts", () => {
    expect(show(diffLines("a\nb", "a\nb"))).toEqual(["@2"]);
  });

  it("shows both texts whole when they are too long to compare", () => {
    const long = (sign: string) => Array.from({ length: 2100 }, (_, index) => `${sign}${index}`).join("\n");
    const lines = diffLines(long("a"), long("b"));
    expect(lines.map(({ kind }) => kind)).toEqual([...Array(2100).fill("removed"), ...Array(2100).fill("added")]);
  });

  it("gives both texts back", () => {
    const [before, after] = ["x\ny\nz\ny\nx\n\n", "y\nz\nz\nx\ny\n"];
    const of = (kinds: string[]) =>
      diffLines(before, after, 99).flatMap((line) =>
        line.kind !== "skipped" && kinds.includes(line.kind) ? [line.text] : [],
      );
    expect(of(["same", "removed"]).join("\n")).toBe(before);
    expect(of(["same", "added"]).join("\n")).toBe(after);
  });
});
