import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { MachineInput } from "#lib/machine/choices/schema";
import { fromDataUrl } from "#lib/machine/formats/data-url";
import { doctor } from "#lib/machine/formats/doctor";
import { render } from "#lib/machine/formats/render";
import { sampleFacts } from "#lib/testing/sample-machine";

/** A Butane binary to hold our words against. */
const { JUDGE_BUTANE: butane = "" } = process.env;
const MACHINES = 600;
const facts = sampleFacts();

const SIGNS = [
  ..."\u0085 \u2028 \u2029 \u007f \u0080 \u009f \ufeff \u202e \u0000 \u001b \ud800 é 😀 ' \" \\ # | > & * ! % @ ` { } [ ] , ? = << ~".split(
    " ",
  ),
  ...[
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    ": ",
    " #",
    "- ",
    "---\n",
    "...\n",
    "EOF\n",
    "$(id)",
    "\\n",
    "\\u2028",
    "a",
    "b c",
  ],
];
const WORDS = ["yes", "no", "null", "1.0", "0644", "1e3", "0x10", "2001-01-01", "12:30", "x", "a-b"];
const text = fc.array(fc.constantFrom(...SIGNS, ...WORDS), { maxLength: 8 }).map((parts) => parts.join(""));
const word = fc.oneof(text, fc.constantFrom(...WORDS));
const path = word.map((one) => `/etc/${one}`);
const unitText = text.map((one) => `[Service]\nExecStart=/bin/true ${one}\n[Install]\nWantedBy=multi-user.target\n`);
const quoted = word.map((one) => JSON.stringify(one));

/** A snippet with hostile texts at every place that has one. */
const snippet = fc.oneof(
  text,
  fc
    .tuple(path, fc.constantFrom("0644", "04755", "01777", "420", "0o755"), text)
    .map(
      ([at, mode, inline]) =>
        `storage:\n  files:\n    - path: ${JSON.stringify(at)}\n      mode: ${mode}\n      contents:\n        inline: ${JSON.stringify(inline)}\n`,
    ),
  fc
    .tuple(word, word)
    .map(
      ([address, hash]) =>
        `storage:\n  files:\n    - path: /etc/zz\n      contents:\n        source: ${JSON.stringify(`https://x.example/${address}`)}\n        verification:\n          hash: ${JSON.stringify(`sha256-${hash}`)}\n`,
    ),
  fc
    .tuple(quoted, quoted, quoted)
    .map(
      ([name, key, group]) =>
        `passwd:\n  users:\n    - name: ${name}\n      ssh_authorized_keys: [${key}]\n      groups: [${group}]\n`,
    ),
  fc
    .tuple(path, quoted)
    .map(([at, target]) => `storage:\n  links:\n    - path: ${JSON.stringify(at)}\n      target: ${target}\n`),
  fc
    .tuple(word, word, text)
    .map(
      ([name, dropin, contents]) =>
        `systemd:\n  units:\n    - name: ${JSON.stringify(`${name}.service`)}\n      dropins:\n        - name: ${JSON.stringify(`${dropin}.conf`)}\n          contents: ${JSON.stringify(contents)}\n`,
    ),
);

const optional = { nil: undefined };
const machine = fc.record({
  target: fc.constantFrom({ kind: "flatcar" as const }, { kind: "fcos" as const }),
  butane: fc.constantFrom(undefined, "1.0.0", "1.1.0", "1.4.0", "1.5.0"),
  extensions: fc.constantFrom(
    [],
    [{ recipe: "docker", version: "24.0.5", sha256: "5a".repeat(32), source: { from: "flatcar-hub" }, updates: "all" }],
  ),
  extras: fc.record({
    hostname: fc.option(fc.constantFrom("node-1", "yes", "2001-01-01", "1e3", "0x10"), optional),
    sshKeys: fc.array(
      fc.oneof(
        word.map((one) => `ssh-ed25519 AAAAC3Nza ${one}`),
        word,
      ),
      { maxLength: 2 },
    ),
    files: fc.array(fc.record({ path, text, mode: fc.option(fc.constantFrom(0o644, 0o755, 0), optional) }), {
      maxLength: 3,
    }),
    units: fc.array(
      fc.record({
        name: fc.constantFrom("a.service", "b.timer", "yes.service"),
        text: fc.oneof(unitText, text),
        enabled: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    snippet: fc.option(snippet, optional),
  }),
});

describe(`Butane${butane === "" ? " (skipped: JUDGE_BUTANE names no program)" : ""}`, () => {
  it.skipIf(butane === "")("finds what we find, and makes what we make", { timeout: 600_000 }, () => {
    let judged = 0;
    for (const given of fc.sample(machine, MACHINES)) {
      const input = MachineInput.safeParse(given).data;
      if (input === undefined) continue;
      judged++;
      const choices = place(input, facts);
      const document = compose(choices);
      const config = render(document, "bu");
      const { status, stdout, stderr } = spawnSync(butane, { input: config, encoding: "utf8" });
      const ours = { choices: check(choices, document), doctor: doctor(config).issues };
      const wrong = (issues: { severity: string }[]) => issues.some(({ severity }) => severity === "error");
      const about = `${JSON.stringify(given)}\n${stderr}`;
      if (status !== 0) expect([wrong(ours.choices), wrong(ours.doctor)], about).toEqual([true, true]);
      else if (stderr !== "")
        expect(
          ours.doctor.filter(({ severity }) => severity !== "hint"),
          about,
        ).not.toEqual([]);
      if (status === 0) expect(plain(JSON.parse(render(document, "ign"))), about).toEqual(plain(JSON.parse(stdout)));
    }
    expect(judged).toBeGreaterThan(MACHINES / 5);
  });
});

/** Texts instead of data URLs: how one is packed is no part of its meaning. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const record: Record<string, unknown> = { ...value };
  const { source, compression } = record;
  if (typeof source === "string" && source.startsWith("data:"))
    return fromDataUrl(source, typeof compression === "string" ? compression : undefined);
  return Object.fromEntries(Object.entries(record).map(([key, member]) => [key, plain(member)]));
}
