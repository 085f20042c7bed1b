import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { doctor } from "#lib/machine/formats/doctor";
import { render } from "#lib/machine/formats/render";
import { cloudInit, ignitionValidate, isInstalled, judge } from "#lib/testing/debian-tools";
import { GOLDEN } from "#lib/testing/golden-inputs";
import { newYaml, writeYaml } from "#lib/yaml";

const CASES = path.join(import.meta.dirname, "cases");
const ignition = await ignitionValidate();
const cloud = await cloudInit();
const hasShellcheck = await isInstalled("shellcheck");
const hasSystemd = await isInstalled("systemd-analyze");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-judges-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

const documents = GOLDEN.map(({ name, input, facts }) => ({ name, document: compose(place(input, facts)) }));

describe(`ignition-validate${"missing" in ignition ? ` (skipped: ${ignition.missing})` : ""}`, () => {
  const configs = documents
    .filter(({ document }) => document.variant !== "other")
    .map(({ name, document }) => ({ name, text: render(document, "ign") }))
    .filter(({ text }) => text.includes('"3.3.0"'));

  it.skipIf("missing" in ignition).each(configs)("accepts $name", async ({ name, text }) => {
    if ("missing" in ignition) return;
    const file = await written(`${name}.ign`, text);
    const verdict = await judge(path.join(ignition.root, "usr/bin/ignition-validate"), [file]);
    expect(verdict).toEqual({ accepted: true, output: "" });
  });
});

describe(`ignition-validate and the doctor${"missing" in ignition ? ` (skipped: ${ignition.missing})` : ""}`, () => {
  const cases = readdirSync(CASES).filter((file) => file.endsWith(".ign"));

  it.skipIf("missing" in ignition).each(cases)("agree on %s", async (file) => {
    if ("missing" in ignition) return;
    const verdict = await judge(path.join(ignition.root, "usr/bin/ignition-validate"), [path.join(CASES, file)]);
    const { issues } = doctor(await readFile(path.join(CASES, file), "utf8"));
    expect(issues.every(({ severity }) => severity !== "error")).toBe(verdict.accepted);
  });
});

describe(`cloud-init schema${"missing" in cloud ? ` (skipped: ${cloud.missing})` : ""}`, () => {
  const others = documents.filter(({ document }) => document.variant === "other");

  it.skipIf("missing" in cloud).each(others)("accepts $name", async ({ name, document }) => {
    if ("missing" in cloud) return;
    const file = await written(`${name}.yaml`, render(document, "cloud"));
    const libraries = { PYTHONPATH: path.join(cloud.root, "usr/lib/python3/dist-packages") };
    const verdict = await judge("python3", ["-m", "cloudinit.cmd.main", "schema", "-c", file], libraries);
    expect(verdict).toMatchObject({ accepted: true });
  });
});

describe(`PyYAML${"missing" in cloud ? ` (skipped: ${cloud.missing})` : ""}`, () => {
  it.skipIf("missing" in cloud)("reads every text as it was written", async () => {
    if ("missing" in cloud) return;
    const signs =
      "\u0085|\u2028|\u2029|\u007f|\u0080|\ufeff|\u202e|\u0000|\u001b|\r|\r\n|\n|\t| |  |# |: |- |'|\"|\\\\|a|é|😀|\u{e0001}|runcmd:";
    const sign = fc.constantFrom(...signs.split("|"));
    const words = ["yes", "No", "null", "~", "0644", "1e3", "0x10", "2001-01-01", "12:30", "=", "<<", "1_000", ".inf"];
    const text = fc.oneof(
      fc.array(sign, { maxLength: 7 }).map((parts) => parts.join("")),
      fc.constantFrom(...words),
    );
    const texts = fc.sample(text, 800);
    const file = await written("texts.yaml", writeYaml(newYaml({ texts, keys: Object.fromEntries(texts.entries()) })));
    const script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    const libraries = { PYTHONPATH: path.join(cloud.root, "usr/lib/python3/dist-packages") };
    const { output } = await judge("python3", ["-c", script, file], libraries);
    expect(JSON.parse(output)).toEqual({ texts, keys: Object.fromEntries(texts.entries()) });
  });
});

describe(`shellcheck${hasShellcheck ? "" : " (skipped: not installed)"}`, () => {
  it.skipIf(!hasShellcheck)("accepts every script", async () => {
    const files = await Promise.all(
      documents.map(({ name, document }) => written(`${name}.sh`, render(document, "sh"))),
    );
    expect(await judge("shellcheck", files)).toEqual({ accepted: true, output: "" });
  });
});

describe(`systemd-analyze verify${hasSystemd ? "" : " (skipped: not installed)"}`, () => {
  it.skipIf(!hasSystemd).each(documents)("accepts the units of $name", async ({ name, document }) => {
    const units = document.units.filter(({ contents, dropins }) => contents ?? dropins);
    // Stand-ins for the units of systemd that our drop-ins extend, which not every machine has.
    for (const unit of ["systemd-sysupdate", "systemd-sysupdate-update"]) {
      await written(`${name}/${unit}.service`, "[Service]\nType=simple\nExecStart=/bin/true\n");
      await written(`${name}/${unit}.timer`, "[Timer]\nOnBootSec=15min\n");
    }
    await written(`${name}/systemd-sysext.service`, "[Service]\nType=oneshot\nExecStart=/bin/true\n");
    for (const { name: unit, contents, dropins = [] } of units) {
      if (contents !== undefined) await written(`${name}/${unit}`, contents);
      for (const dropin of dropins) {
        // The program is not installed here, and how it is called is what is looked at.
        const text = (dropin.contents ?? "").replaceAll("=/usr/lib/systemd/systemd-sysupdate", "=/bin/true");
        await written(`${name}/${unit}.d/${dropin.name}`, text);
      }
    }
    const files = units.map(({ name: unit }) => path.join(folder, name, unit));
    if (files.length === 0) return;
    const verdict = await judge("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", ...files], {
      SYSTEMD_UNIT_PATH: `${path.join(folder, name)}:`,
    });
    expect(verdict).toEqual({ accepted: true, output: "" });
  });

  it.skipIf(!hasSystemd)("would not accept a broken one", async () => {
    const file = await written("broken.service", "[Service]\nExecStart=relative 'unclosed\n");
    expect(await judge("systemd-analyze", ["verify", "--man=no", file])).toMatchObject({ accepted: false });
  });
});
