import { describe, expect, it } from "vitest";
import { partOf } from "./range";

describe("partOf ten bytes", () => {
  it.each([
    ["bytes=0-0", { start: 0, end: 0 }],
    ["bytes=-20", { start: 0, end: 9 }],
    ["BYTES=3-", { start: 3, end: 9 }],
    [undefined, null],
    ["bytes=-", null],
    ["bytes=5-2", null],
    ["bytes=a-b", null],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=10-12", "unsatisfiable"],
    ["bytes=99999999999999999999999-", "unsatisfiable"],
  ])("%s is %j", (range, part) => {
    expect(partOf(range, 10)).toEqual(part);
  });

  it("of nothing at all is unsatisfiable", () => {
    expect(partOf("bytes=0-", 0)).toBe("unsatisfiable");
  });
});
