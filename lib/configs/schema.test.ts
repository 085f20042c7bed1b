import { describe, expect, it } from "vitest";
import { ConfigName } from "#lib/configs/schema";
import { gistOf, nameInWords } from "#lib/machine/choices/in-words";
import { sampleInput } from "#lib/testing/sample-machine";

describe("the name of a saved config", () => {
  it.each(["workers", "  workers ", "Küche 3", "👩‍💻", "می‌خواهم", "x".repeat(80), "🍞".repeat(80), "</script>"])(
    "%j can be one",
    (text) => {
      expect(ConfigName.parse(text)).toBe(text.trim());
    },
  );

  it.each(["", "   ", "a\nb", "a\u2028b", "\u202eabc", "\u200b", "a\u0000", "x".repeat(81), "\ud800"])(
    "%j cannot",
    (text) => {
      expect(ConfigName.safeParse(text).success).toBe(false);
    },
  );

  const named = (count: number, rest: object = {}) => {
    const extensions = Array.from({ length: count }, (_, index) => ({
      recipe: `software-${index}`,
      version: "1.27.4",
    }));
    return nameInWords(gistOf(sampleInput({ extensions, ...rest })));
  };

  it.each([
    [named(0), "Flatcar without extensions"],
    [named(2), "software-0 1.27.4, software-1 1.27.4 for Flatcar"],
    [named(9), "software-0 1.27.4, software-1 1.27.4, software-2 1.27.4 and 6 more for Flatcar"],
    [named(1, { arch: "arm64", target: { kind: "fcos" } }), "software-0 1.27.4 for Fedora CoreOS on arm64"],
    [named(1, { target: { kind: "flatcar", release: "3510.2.0" } }), "software-0 1.27.4 for Flatcar 3510.2.0"],
    [named(1, { target: { kind: "other", id: "o".repeat(64), version: "12" } }), `1 extension for ${"o".repeat(63)}…`],
  ])("is %j where none was given", (name, expected) => {
    expect(ConfigName.parse(name)).toBe(name);
    expect(name).toBe(expected);
  });
});
