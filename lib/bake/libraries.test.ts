import { expect, test } from "vitest";
import { noteLibraries } from "#lib/bake/libraries";
import type { Needs } from "#lib/inspect/libraries";

const loader = "/lib64/ld-linux-x86-64.so.2";
const TOOL: Needs = { loader, libraries: ["libc.so.6", "libstdc++.so.6"] };
const TLS: Needs = { loader, libraries: ["libc.so.6", "libssl.so.3"] };
const MUSL: Needs = { loader: "/lib/ld-musl-x86_64.so.1", libraries: ["libc.so"] };

function note(needs: Needs, os: string, paths: string[] = []) {
  const log: string[] = [];
  const warnings: string[] = [];
  const notes = { log: (level: string, text: string) => log.push(`${level} ${text}`), warnings, changes: [] };
  noteLibraries(new Map([["usr/bin/tool", needs]]), os, paths, notes);
  return { log, warnings };
}

test.each([
  ["flatcar", "Flatcar"],
  ["fedora", "Fedora"],
])("what %s has is a line of the log and no warning", (os, system) => {
  expect(note(TOOL, os)).toEqual({
    log: [`info Not static: usr/bin/tool uses libc.so.6, libstdc++.so.6, ld-linux-x86-64.so.2, which ${system} has.`],
    warnings: [],
  });
});

test("for any system every library is a warning", () => {
  expect(note(TOOL, "_any").warnings).toEqual([
    "Not static, and not every machine has the libraries: usr/bin/tool needs libc.so.6, libstdc++.so.6, ld-linux-x86-64.so.2.",
  ]);
});

test("what the system lacks is a warning that names it", () => {
  expect(note(TLS, "flatcar").warnings).toEqual([
    "Not static, and Flatcar does not have the libraries: usr/bin/tool needs libssl.so.3.",
  ]);
  expect(note(MUSL, "flatcar").warnings).toEqual([
    "Not static, and Flatcar does not have the libraries: usr/bin/tool needs libc.so, ld-musl-x86_64.so.1.",
  ]);
});

test("what the image brings itself is there", () => {
  expect(note(TLS, "flatcar", ["usr/lib64/libssl.so.3"]).warnings).toEqual([]);
});

test("many programs are counted", () => {
  const needs = new Map(Array.from({ length: 6 }, (_, index) => [`usr/bin/t${index}`, MUSL]));
  const notes = { log: () => {}, warnings: [] as string[], changes: [] };
  noteLibraries(needs, "flatcar", [], notes);
  expect(notes.warnings[0]).toMatch(/usr\/bin\/t3 needs libc\.so, ld-musl-x86_64\.so\.1; and 2 more\.$/);
});

test("without dynamic programs nothing is said", () => {
  const notes = { log: () => expect.unreachable(), warnings: [], changes: [] };
  noteLibraries(new Map(), "_any", [], notes);
  expect(notes.warnings).toEqual([]);
});
