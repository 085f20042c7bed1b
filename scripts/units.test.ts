import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Env } from "#lib/env";
import { ROOT } from "./folders.mjs";
import { modesOf } from "./modes";

const FOLDER = path.join(ROOT, "deploy/systemd");
const UNITS = readdirSync(FOLDER).filter((name) => name.endsWith(".service"));
const read = (unit: string) => readFileSync(path.join(FOLDER, unit), "utf8");
const values = (unit: string, key: string) =>
  Array.from(read(unit).matchAll(new RegExp(`^${key}=(.*)$`, "gm")), ([, value = ""]) => value);

describe.each(UNITS)("%s", (unit) => {
  it("starts a program that is there, with arguments and variables that there are", () => {
    const [command = ""] = values(unit, "ExecStart");
    const [node, script = "", ...args] = command.split(" ");
    expect(node).toBe("/usr/bin/node");
    expect(existsSync(script.replace("/opt/bakehouse", ROOT)), script).toBe(true);
    const only = { "bakehouse-web.service": "web", "bakehouse-worker@.service": "worker" }[unit] ?? null;
    expect(modesOf(args).only).toBe(only);
    const names = values(unit, "Environment").flatMap((line) =>
      line.split(" ").map((pair) => pair.split("=")[0] ?? ""),
    );
    expect(names.filter((name) => !(name in Env.shape))).toEqual(["NODE_ENV"]);
  });

  it("is kept apart as the others are", () => {
    const service = (text: string) => text.slice(text.indexOf("[Service]")).replace(/^ExecStart=.*$/m, "");
    expect(service(read(unit))).toBe(service(read("bakehouse.service")));
  });
});

it("the document that units name is there", () => {
  for (const unit of UNITS)
    for (const file of values(unit, "Documentation"))
      expect(existsSync(file.replace("file:///opt/bakehouse", ROOT)), file).toBe(true);
});

/** Elsewhere the units are read by the tests above alone. */
const hasSystemd = existsSync("/usr/bin/systemd-analyze") && existsSync("/run");

describe.skipIf(!hasSystemd)("systemd-analyze", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "bakehouse-units-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  // The Node of this machine may lie elsewhere.
  for (const unit of UNITS)
    writeFileSync(path.join(folder, unit), read(unit).replace("/usr/bin/node", process.execPath));
  mkdirSync(path.join(folder, "bakehouse.service.d"));
  copyFileSync(path.join(FOLDER, "rehearse.conf"), path.join(folder, "bakehouse.service.d/rehearse.conf"));
  const files = UNITS.map((unit) => path.join(folder, unit));
  const analyze = (...args: string[]) =>
    execFileSync("sh", ["-c", 'systemd-analyze "$@" 2>&1', "sh", ...args], { encoding: "utf8" });

  it("finds nothing wrong with them", () => {
    expect(analyze("verify", "--man=no", ...files)).toBe("");
  });

  it("finds them kept apart well", () => {
    for (const file of files.filter((file) => !file.endsWith("/bakehouse.service"))) {
      const [, level] =
        /Overall exposure level for .*: (\d\.\d)/.exec(analyze("security", "--offline=yes", file)) ?? [];
      expect(Number(level)).toBeLessThan(4);
    }
  });
});
