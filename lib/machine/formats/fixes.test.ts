import { describe, expect, it } from "vitest";
import { MachineInput } from "#lib/machine/choices/schema";
import { doctor } from "#lib/machine/formats/doctor";
import { readSnippet } from "#lib/machine/formats/snippet";

const HEAD = "variant: flatcar\nversion: 1.0.0\n";

describe("fixing", () => {
  it("fixes hundreds of things of one kind together", () => {
    const file = (index: number) =>
      `    - path: /etc/f${index}\n      content:\n        source: https://f.example/${index}\n`;
    const text = `${HEAD}storage:\n  files:\n${Array.from({ length: 300 }, (_, index) => file(index)).join("")}`;
    const { fixed } = doctor(text);
    expect(fixed).toBe(text.replaceAll("content:", "contents:"));
  });

  it("goes on with what a fixed key brings to light", () => {
    const text = `${HEAD}storage:\n  file:\n    - path: /etc/a\n      content:\n        inline: a\n    - path: /etc/b\n      content:\n        inline: b\n`;
    expect(doctor(text).fixed).toBe(text.replace("file:", "files:").replaceAll("content:", "contents:"));
    const twice = `${HEAD}storage:\n  files:\n    - path: /etc/a\n      content: {}\n    - path: /etc/b\n      file: {}\n  files:\n    - path: /etc/c\n`;
    expect(doctor(twice).fixed).toMatch(/contents: .*\n.*\/etc\/b\n.*\n.*\/etc\/c\n$/);
  });

  it("gives an image its name also where that shows what else is missing", () => {
    const text = `${HEAD}storage:\n  files:\n    - path: /etc/extensions/docker-24.0.5-x86-64.raw\n      contents:\n        source: https://extensions.flatcar.org/extensions/docker-24.0.5-x86-64.raw\n`;
    const { fixed } = doctor(text);
    expect(fixed).toContain("path: /etc/extensions/docker.raw");
    expect(doctor(fixed ?? "").issues).toMatchObject([{ severity: "warning", code: "unmasked-docker" }]);
  });

  it("leaves alone the one of a kind whose fix is not certain", () => {
    const text = `${HEAD}storage:\n  files:\n    - path: /etc/a\n      content: {inline: a}\n    - path: /etc/b\n      nonsense: 1\n`;
    const { fixed } = doctor(text);
    expect(fixed).toContain("contents: ");
    expect(fixed).toContain("nonsense: 1");
  });
});

describe("aliases", () => {
  const lines = [
    "a: &a [1,1,1,1,1,1,1,1,1,1]",
    ...["b", "c", "d", "e", "f"].map((key, at) => alias(key, "abcde"[at] ?? "")),
  ];
  const BOMB = `${lines.join("\n")}\n`;

  it.each([
    ["point at nothing", "syntax", `${HEAD}storage: *nowhere\n`],
    ["multiply without end", "too-large", `${HEAD}${BOMB}`],
    ["stand in JSON", "syntax", '{"ignition": {"version": "3.3.0"}, "storage": *x, "storage": 1}'],
  ])("that %s are an issue, not a crash", (_what, code, text) => {
    const { issues, fixed } = doctor(text);
    expect(issues).toContainEqual(expect.objectContaining({ severity: "error", code }));
    expect(fixed).toBeNull();
  });

  it("in a snippet are an issue of it", () => {
    const { extras } = MachineInput.parse({ extras: { snippet: "storage: *nowhere\n" } });
    expect(readSnippet(extras.snippet ?? "", { variant: "flatcar", version: "1.0.0" }).problems).toMatchObject([
      { code: "syntax" },
    ]);
  });
});

function alias(key: string, of: string): string {
  return `${key}: &${key} [${Array.from({ length: 10 }, () => `*${of}`).join(",")}]`;
}
