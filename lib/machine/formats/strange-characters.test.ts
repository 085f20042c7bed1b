import { describe, expect, it } from "vitest";
import { doctor } from "#lib/machine/formats/doctor";

const HEAD = "variant: flatcar\nversion: 1.0.0\nstorage:\n  files:\n    - path: /etc/a\n      contents:\n";
const found = (text: string) =>
  doctor(text).issues.map(({ line, severity, message }) => `${line} ${severity} ${message}`);

describe("characters that are hardly seen", () => {
  it.each(["\u0085", "\u2028", "\u2029", "\r"])("end a line for Butane: %j", (sign) => {
    const expected = expect.stringMatching(/^8 error U\+[0-9A-F]{4} ends the line for Butane/);
    expect(found(`${HEAD}        inline: |\n          a${sign}b\n`)).toEqual([expected]);
    expect(found(`${HEAD}        inline: "a${sign}b"\n`)).toEqual([expect.stringMatching(/^7 warning U\+/)]);
  });

  it.each(["\u0007", "\u0000", "\u007f", "\ufffe"])("are refused by Butane: %j", (sign) => {
    expect(found(`${HEAD}        inline: "a${sign}b"\n`)).toEqual([
      expect.stringMatching(/^7 error U\+[0-9A-F]{4} stands/),
    ]);
  });

  it("that are only rare are nothing", () => {
    expect(found(`\ufeff${HEAD}        inline: "a\u00a0b\u200bc 😀"\n`.replaceAll("\n", "\r\n"))).toEqual([]);
  });

  it("are told of for the first of them", () => {
    expect(doctor(`${HEAD}        inline: "${"\u0007".repeat(100_000)}"\n`).issues).toHaveLength(20);
  });
});
