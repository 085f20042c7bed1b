import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doctor } from "#lib/machine/formats/doctor";

const HEAD = "variant: flatcar\nversion: 1.0.0\n";
const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** None of these may keep the page, the command or the server busy for longer than a test may take. */
describe("texts that nobody writes by accident", () => {
  it.each([
    ["keys", HEAD + many(7000, (at) => `k${at}: 1\n`), "unknown-key"],
    ["keys in JSON", `{"ignition": {"version": "3.3.0"}${many(6000, (at) => `, "k${at}": 1`)}}`, "unknown-key"],
    ["equal keys", HEAD + "storage: {}\n".repeat(7000), "duplicate-key"],
    ["more keys than are read", HEAD + many(16_000, (at) => `k${at}: 1\n`), "too-large"],
    ["lists of one name", `${HEAD}storage:\n${"  files: [{path: /a}]\n".repeat(2500)}`, "duplicate-key"],
    ["nesting", "{a: ".repeat(30_000), "too-large"],
    ["aliases", `a: &a [${"x,".repeat(50)}]\n${many(200, (at) => `b${at}: *a\n`)}`, "too-large"],
    ["files without anything", `${HEAD}storage:\n  files:\n${"    - {}\n".repeat(6000)}`, "missing"],
    ["versioned images", files(2000, (at) => `/etc/extensions/a${at}-1.0.0-x86-64.raw`), "image-without-source"],
    ["images without links", files(2000, (at) => `/opt/extensions/a/a${at}-1.0.0-x86-64.raw`), "image-without-source"],
    [
      "links below links",
      `${HEAD}storage:\n  links:\n${many(2000, (at) => `    - {path: /a${"/a".repeat(at % 50)}, target: b}\n`)}`,
      "through-link",
    ],
    ["confs of nothing", files(2000, (at) => `/etc/sysupdate.a${at}.d/b${at}.conf`), "conf-unused"],
    ["a path without an end", files(1, () => `/${"a-1".repeat(100_000)}`), "invalid"],
    [
      "an address without an end",
      `${HEAD}storage: {files: [{path: /a, contents: {source: "${"-1.1.1".repeat(100_000)}"}}]}`,
      "scheme",
    ],
    [
      "commands",
      `${HEAD}systemd: {units: [{name: a.service, contents: "${"systemd-sysupdate -C a ".repeat(20_000)}"}]}`,
      "no-definitions",
    ],
  ])("of many %s", (_what, text, code) => {
    const { issues } = doctor(text);
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(issues.length).toBeLessThanOrEqual(200);
  });

  it.each([
    [
      'storage: {files: [{path: "/etc/a\\u2028b"}]}',
      "warning",
      "/etc/a�b holds a character that nobody sees (U+2028).",
    ],
    ['storage: {links: [{path: /a, target: "/b\\0"}]}', "error", "/b� holds a character that nobody sees (U+0000)."],
    ['passwd: {users: [{name: "core\\u202e"}]}', "warning", "core� holds a character that nobody sees (U+202E)."],
  ])("with unseen characters are told of: %s", (text, severity, message) => {
    expect(doctor(HEAD + text).issues).toContainEqual(expect.objectContaining({ severity, message, line: 3 }));
  });

  it("are examined whatever stands in them", () => {
    const word = fc.constantFrom(
      "a",
      "- ",
      ": ",
      "{",
      "}",
      "[",
      "]",
      ",",
      "\n",
      "  ",
      "&a ",
      "*a ",
      "!t ",
      "|\n",
      "# ",
      '"',
      "'",
      "? ",
      "---\n",
      "\t",
      "storage",
      "files",
    );
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(""));
    fc.assert(
      fc.property(text, (anything) => {
        expect(() => doctor(anything)).not.toThrow();
        expect(() => doctor(HEAD + anything)).not.toThrow();
      }),
    );
  });
});

function files(count: number, path: (index: number) => string): string {
  return `${HEAD}storage:\n  files:\n${many(count, (at) => `    - path: ${path(at)}\n`)}`;
}
