import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { MachineInput, type MachineRecipe } from "#lib/machine/choices/schema";
import { type Document, LISTS, withoutNotes } from "#lib/machine/formats/document";
import type { Format } from "#lib/machine/formats/names";
import { parse } from "#lib/machine/formats/parse";
import { tryRender } from "#lib/machine/formats/render";
import { MachineProfile } from "#lib/recipes/machine-profile";
import { sampleFacts } from "#lib/testing/sample-machine";
import { fieldsOf, HOSTILE, put, textAt } from "#lib/testing/schema-texts";
import { runSteps } from "#lib/testing/script-stubs";

const CHOICES = {
  target: { kind: "flatcar", release: "3510.2.0" },
  extensions: [
    {
      ...{ recipe: "k3s", version: "1.32.2", name: "my-k3s", options: { only: "docker" }, role: "agent" },
      ...{ source: { from: "url", base: "https://my.example/files" }, updates: "all", sha256: "5a".repeat(32) },
    },
  ],
  ...{ after: "restart-units", restartUnits: ["docker.service"], confs: "inline", cadence: "daily", keyring: "xgEF" },
  extras: {
    hostname: "node-1",
    sshKeys: ["ssh-ed25519 AAAAC3Nza one"],
    files: [{ path: "/etc/motd", mode: 0o644, text: "Hello" }],
    units: [{ name: "own.service", text: "[Service]\nExecStart=/bin/true\n" }],
    snippet: "storage:\n  directories:\n    - path: /srv/data\n",
  },
};
const ELSEWHERE = { ...CHOICES, target: { kind: "other", id: "debian", version: "13" } };

const FILE = { path: "/etc/k3s.yaml", user: "k3s", group: "k3s", text: "a: b\n", why: "its server" };
const PROFILE = {
  units: ["k3s.service"],
  roles: { agent: { summary: "Agent", units: ["k3s-agent.service"], files: [FILE] } },
  files: [{ ...FILE, path: "/etc/k3s.d/a" }],
  masks: [{ unit: "systemd-timesyncd.service", why: "only one may" }],
  users: [{ name: "k3s", why: "runs it", groups: ["adm"] }],
  notes: ["Wants a key."],
  needs: [{ oneOf: ["docker"], builtin: ["docker-flatcar"], versionFrom: "only", why: "it runs in it" }],
  conflicts: [{ extension: "docker", why: "two" }],
};

const facts = sampleFacts();

function composed(choices: MachineInput, profile?: MachineRecipe["machine"]): Document {
  const k3s = facts.recipes.k3s;
  if (k3s === undefined) throw new Error("There is no recipe to change.");
  const recipes = profile === undefined ? facts.recipes : { ...facts.recipes, k3s: { ...k3s, machine: profile } };
  return compose(place(choices, { ...facts, recipes }));
}

/** What one of the parsers that read a config could take for the end of a line, for a sign of its own, or refuse. */
const RAW = /(?![\n\t])[\p{Cc}\p{Cs}\u2028\u2029\ufeff\uffff]/u;

const WITHOUT_UPDATES = /^systemd-sysupdate is not installed here, .*\n$/;

const NOTHING = { stderr: "", ran: "" };
/** Many texts change nothing of what a machine gets. */
const seen = new Set<string>();

function requireHarmless(document: Document): void {
  const facts = JSON.stringify(document);
  if (seen.has(facts)) return;
  seen.add(facts);
  for (const format of ["bu", "cloud"] as const) expect(textOf(document, format)).not.toMatch(RAW);
  const script = textOf(document, "sh");
  const { stderr, ran } = script.includes(">&3") ? runSteps(script) : NOTHING;
  expect({ stderr: stderr.replace(WITHOUT_UPDATES, ""), ran }).toEqual(NOTHING);
  const cloud = textOf(document, "cloud");
  const [now, before] = (["1.2", "1.1"] as const).map((version) => parseDocument(cloud, { version }).toJS());
  expect(before).toEqual(now);
  if (document.variant === "other") return;
  expect(parse(textOf(document, "bu")).document).toEqual(withoutNotes(document));
  const ignition = parse(textOf(document, "ign")).document;
  expect(LISTS.map((list) => ignition?.[list])).toEqual(LISTS.map((list) => withoutNotes(document)[list]));
}

/** Empty where the format cannot hold the document. */
function textOf(document: Document, format: Format): string {
  const rendered = tryRender(document, format);
  return "text" in rendered ? rendered.text : "";
}

describe("every text of the choices of a machine", () => {
  const fields = fieldsOf(MachineInput, CHOICES, ELSEWHERE);

  it("is tried here: a new field needs a text in the samples above", () => {
    for (const sample of [CHOICES, ELSEWHERE]) expect(MachineInput.safeParse(sample).error).toBeUndefined();
    expect(fields.filter((field) => textAt(field) === undefined).map(({ place }) => place.join("."))).toEqual([]);
  });

  it.each(fields.map((field) => [field.place.join("."), field] as const))("is refused or harmless: %s", (_, field) => {
    for (const text of HOSTILE.flatMap((one) => [one, `${textAt(field)}${one}`])) {
      const { data } = MachineInput.safeParse(put(field, text));
      if (data !== undefined) requireHarmless(composed(data));
    }
  });
});

describe("every text that a recipe has for machines", () => {
  const fields = fieldsOf(MachineProfile, PROFILE);
  const choices = [CHOICES, ELSEWHERE].map((one) => MachineInput.parse(one));

  it("is tried here", () => {
    expect(MachineProfile.safeParse(PROFILE).error).toBeUndefined();
    expect(fields.filter((field) => textAt(field) === undefined).map(({ place }) => place.join("."))).toEqual([]);
  });

  it.each(fields.map((field) => [field.place.join("."), field] as const))("is refused or harmless: %s", (_, field) => {
    // The text of a recipe with half a character is refused (lib/yaml.ts).
    const texts = HOSTILE.filter((one) => !/\p{Cs}/u.test(one));
    for (const text of texts.flatMap((one) => [one, `${textAt(field)}${one}`])) {
      const { data } = MachineProfile.safeParse(put(field, text));
      if (data !== undefined) for (const one of choices) requireHarmless(composed(one, data));
    }
  });
});
