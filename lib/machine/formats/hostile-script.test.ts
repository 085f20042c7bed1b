import fc from "fast-check";
import { expect, it } from "vitest";
import type { Document } from "#lib/machine/formats/document";
import { toScript } from "#lib/machine/formats/script";
import { SHELL_ESCAPES } from "#lib/testing/schema-texts";
import { runSteps } from "#lib/testing/script-stubs";

const ESCAPES = [
  ...SHELL_ESCAPES,
  ...["&& echo >&3", "| echo >&3"],
  ...[
    "> RAN",
    "$" + "{RAN:-RAN}",
    "$RAN",
    "\\",
    "'",
    '"',
    " ",
    "\t",
    "\n",
    "-rf",
    "--now",
    "#",
    "*",
    "~",
    "!",
    "\u0085echo >&3\u0085",
    "\u2028",
    "é",
    "a",
    "%s",
    "\\n",
  ],
];
const hostile = fc.array(fc.constantFrom(...ESCAPES), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));

const documents: fc.Arbitrary<Document> = fc.record({
  variant: fc.constant("other" as const),
  version: fc.constant(""),
  directories: fc.array(fc.record({ path: hostile, mode: fc.constant(0o750) }), { maxLength: 1 }),
  files: fc.array(
    fc.record({
      path: hostile,
      user: fc.record({ name: hostile }),
      group: fc.record({ name: hostile }),
      why: hostile,
      contents: fc.oneof(
        fc.record({ inline: hostile }),
        fc.record({
          source: hostile.map((text) => `https://x.example/${text}`),
          verification: fc.record({ hash: hostile.map((text) => `sha256-${text}`) }),
        }),
      ),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  links: fc.array(fc.record({ path: hostile, target: hostile, hard: fc.boolean(), why: hostile }), { maxLength: 1 }),
  units: fc.array(
    fc.record({
      ...{ name: hostile, enabled: fc.boolean(), mask: fc.boolean(), contents: hostile, why: hostile },
      dropins: fc.array(fc.record({ name: hostile, contents: hostile }), { maxLength: 1 }),
    }),
    { maxLength: 1 },
  ),
  groups: fc.constant([]),
  users: fc.array(fc.record({ name: hostile, ssh_authorized_keys: fc.array(hostile, { maxLength: 2 }) }), {
    maxLength: 1,
  }),
});

it("a script takes every text as it is, whatever stands in it", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const { stdout, stderr, ran } = runSteps(toScript(document));
      expect({ stderr, ran }).toEqual({ stderr: "", ran: "" });
      for (const text of textsOf(document)) expect(stdout).toContain(text);
    }),
    { numRuns: 150 },
  );
});

/** Every text that a step must hand over, as the stubs print it. */
function textsOf({ directories, files, links, units, users }: Document): string[] {
  return [
    directories.map(({ path }) => `[${path}]`),
    files.flatMap(({ path, user, group, contents }) => [
      ...(contents?.inline === undefined
        ? [`download [${contents?.source}] [${path}]`, `[${contents?.verification?.hash?.slice(7).toLowerCase()}]`]
        : [`store [${path}] [644] <${contents.inline}>`]),
      `chown [--] [${user?.name}:${group?.name}] [${path}]`,
    ]),
    links.map(({ path, target }) => `[${target}] [${path}]`),
    units.flatMap(({ name, contents, mask, dropins = [] }) => [
      `store [/etc/systemd/system/${name}] [644] <${contents}>`,
      ...dropins.map((dropin) => `store [/etc/systemd/system/${name}.d/${dropin.name}] [644] <${dropin.contents}>`),
      ...(mask ? [`systemctl [mask] [--now] [--] [${name}]`] : []),
    ]),
    users.flatMap(({ name, ssh_authorized_keys: keys = [] }) => keys.map((key) => `key [${name}] [${key}]`)),
  ].flat();
}
