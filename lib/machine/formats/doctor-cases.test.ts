import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { doctor, type Report } from "#lib/machine/formats/doctor";

const FOLDER = path.join(import.meta.dirname, "cases");
const read = (file: string) => readFileSync(path.join(FOLDER, file), "utf8");

/** `LINE SEVERITY CODE` of everything that is found, in its order. `fixed`: what the fixed text has; null when nothing is certain. */
type Case = { file: string; finds: string[]; says?: RegExp; fixed?: string };

/** Configs as people write them, where a doctor is easily wrong. */
const CASES: Case[] = [
  // A value of the wrong type is there, and the rest of its entry counts.
  {
    file: "quoted-mode.bu",
    finds: ["6 error quoted"],
    says: /a number such as 0644, without quotes/,
    fixed: "mode: 0644",
  },
  {
    file: "number-as-key.bu",
    finds: ["11 error quoted", "7 hint unquoted"],
    says: /true or false/,
    fixed: "enabled: true",
  },
  {
    file: "version-number.bu",
    finds: ["2 error wrong-version", "5 error relative-path"],
    says: /no version 1\.0 of flatcar.*1\.0\.0 and 1\.1\.0/,
    fixed: "version: 1.0.0",
  },
  { file: "inline-number.bu", finds: [] },
  // A Butane config may have an ignition section.
  { file: "merge-section.bu", finds: ["9 error relative-path", "3 hint not-read"] },
  // What an image holds is not known before somebody looks into it.
  {
    file: "own-versioned-name.bu",
    finds: ["5 warning versioned-name"],
    says: /only if the image was made under this very name/,
  },
  { file: "other-words-for-arch.bu", finds: ["5 warning versioned-name"], says: /kubernetes\.raw/ },
  { file: "own-unit-folder.bu", finds: ["12 hint unit-folder"], says: /only if/ },
  { file: "name-of-source-differs.bu", finds: ["5 warning merged-name"], says: /docker_compose.*docker-compose/ },
  // Updates.
  { file: "first-image-by-sysupdate.bu", finds: [] },
  { file: "target-in-etc-extensions.bu", finds: ["13 error target-folder"], says: /\/opt\/extensions\/k3s/ },
  { file: "updates-off-on-purpose.bu", finds: ["21 hint updates-off"] },
  { file: "conf-of-another.bu", finds: ["13 warning conf-of-another"], says: /tailscale\.conf.*nomad\.conf/ },
  { file: "loop.bu", finds: [] },
  // Signatures.
  {
    file: "checks-without-keyring.bu",
    finds: ["10 warning no-keyring"],
    says: /left out, which means true.*gpg --export/,
  },
  {
    file: "armored-keyring.bu",
    finds: ["10 error keyring-armored"],
    says: /gpg --dearmor/,
    fixed: "source: data:;base64,xjMEauaBABYJKwYBBAHaRw8BAQdA",
  },
  { file: "layers.bu", finds: ["4 hint not-read"] },
  { file: "underscores.bu", finds: [] },
  // Keys that Butane has.
  { file: "contents-local.bu", finds: ["6 hint not-read", "10 hint not-read"] },
  { file: "openshift-metadata.bu", finds: ["3 hint not-read"] },
  { file: "version-that-does-not-exist.bu", finds: ["2 error wrong-version"], says: /no version 1\.5\.0 of flatcar/ },
  // Ignition as programs write it.
  { file: "nulls.ign", finds: ["3 hint not-read"], says: /ignition\.config/ },
  { file: "empty-source.ign", finds: [] },
  { file: "trailing-comma.ign", finds: ["6 error syntax"], says: /comma/ },
  // What Butane refuses.
  { file: "unit-text.bu", finds: ["7 error unit-text"], says: /\[Install/ },
  { file: "duplicates-in-passwd.bu", finds: ["7 error two-owners", "16 error duplicate-ssh-key"] },
  { file: "decimal-modes.bu", finds: ["6 warning decimal-mode", "10 warning decimal-mode"], fixed: "mode: 0400" },
  { file: "data-url.bu", finds: ["7 error data-url"] },
  // What stops a machine.
  { file: "file-below-usr.bu", finds: ["5 error read-only"], says: /\/opt\/bin/ },
  { file: "update-conf-overwrite.bu", finds: ["5 warning no-overwrite"], fixed: "overwrite: true" },
  { file: "dangling-outside-opt-extensions.bu", finds: ["10 error dangling-link"] },
  {
    file: "unit-of-an-image-enabled.bu",
    finds: ["14 hint preset-of-image"],
    says: /multi-user\.target\.wants.*Upholds=/,
  },
  // Keys that stand twice.
  { file: "two-contents-joined.bu", finds: ["8 error duplicate-key"] },
  { file: "lines-after-a-double-key.bu", finds: ["8 error duplicate-key", "11 error relative-path"] },
  // Other languages.
  { file: "template.bu", finds: ["1 error template"], says: /render it first/ },
  {
    file: "clc-remote.bu",
    finds: ["6 error unknown-key", "8 error unknown-key"],
    says: /Container Linux Config/,
    fixed: "contents:\n        source: https://images.example.net/extensions/noop.conf\n",
  },
  { file: "two-documents.bu", finds: ["8 warning second-document"], says: /only the first/ },
];

function shown({ issues }: Report): string[] {
  return issues.map(({ line, severity, code }) => `${line} ${severity} ${code}`);
}

describe("configs as people write them", () => {
  it("are all looked at", () => {
    expect(CASES.map(({ file }) => file).sort()).toEqual(readdirSync(FOLDER).sort());
  });

  it.each(CASES)("$file", ({ file, finds, says, fixed }) => {
    const report = doctor(read(file));
    expect(shown(report)).toEqual(finds);
    if (says !== undefined) expect(report.issues[0]?.message).toMatch(says);
    if (fixed !== undefined) expect(report.fixed).toContain(fixed);
    else if (file !== "lines-after-a-double-key.bu") expect(report.fixed).toBeNull();
  });
});
