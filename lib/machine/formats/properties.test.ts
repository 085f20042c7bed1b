import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { checkDocument } from "#lib/machine/check/check-document";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { queryText, toQuery } from "#lib/machine/choices/query";
import { fromQuery } from "#lib/machine/choices/read-query";
import { MachineInput } from "#lib/machine/choices/schema";
import { AFTER, CADENCES, CONFS, LAYOUTS, UPDATES } from "#lib/machine/choices/values";
import { type Document, LISTS, withoutNotes } from "#lib/machine/formats/document";
import { parse } from "#lib/machine/formats/parse";
import { render } from "#lib/machine/formats/render";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const facts = sampleFacts();

/** Runs a property on machines of every kind; a counter-example comes out as small as it can be. */
function forAnyMachine(property: (input: MachineInput, document: Document) => void, kinds = ANY): void {
  const arbitrary = anyMachine(kinds);
  fc.assert(
    fc.property(arbitrary, (input) => property(input, compose(place(input, facts)))),
    { numRuns: 120 },
  );
}

describe("any choices", () => {
  it("give a document without a path twice, a link without its file or a conf without its timer", () => {
    forAnyMachine((_, document) => {
      const paths = [...document.files, ...document.links, ...document.directories].map(({ path }) => path);
      expect(paths.length).toBe(new Set(paths).size);
      const written = new Set([...paths, "/dev/null"]);
      const images = document.links.filter(({ path }) => path.includes("/extensions/"));
      expect(images.filter(({ target = "" }) => !written.has(target))).toEqual([]);
      const confs = document.files.filter(({ path }) => path.startsWith("/etc/sysupdate."));
      const timer = document.units.find(({ name }) => name === "systemd-sysupdate.timer");
      expect(confs.length === 0 || timer?.enabled === true).toBe(true);
    });
  });

  it("give a document that passes our own check of documents when the choices do", () => {
    let passing = 0;
    forAnyMachine((input, document) => {
      if (check(place(input, facts)).some(({ severity }) => severity === "error")) return;
      passing++;
      const errors = checkDocument(document).filter(
        ({ severity, code }) => severity !== "hint" && !code.startsWith("unmasked-"),
      );
      expect(errors).toEqual([]);
    });
    expect(passing).toBeGreaterThan(10);
  });

  it("come back from Butane and from Ignition as they were", () => {
    forAnyMachine((_, document) => {
      const [butane, ignition] = [parse(render(document, "bu")), parse(render(document, "ign"))];
      expect([butane.problems, ignition.problems]).toEqual([[], []]);
      expect(butane.document).toEqual(withoutNotes(document));
      expect(listsOf(ignition.document)).toEqual(listsOf(withoutNotes(document)));
    }, WITH_IGNITION);
  });

  it("survive being a link", () => {
    forAnyMachine((input) => {
      const choices: MachineInput = { ...input, extras: sampleInput({}).extras };
      expect(fromQuery(toQuery(input))).toEqual(choices);
      expect(fromQuery(new URLSearchParams(queryText(input)))).toEqual(choices);
      expect(queryText(fromQuery(toQuery(input)))).toBe(queryText(input));
    });
  });

  it("can be rendered in every format that fits", () => {
    forAnyMachine((_, document) => {
      for (const format of ["cloud", "sh"] as const) expect(render(document, format)).toMatch(/\n$/);
    });
  });
});

function listsOf(document: Document | null) {
  return LISTS.map((list) => document?.[list]);
}

type Kinds = fc.Arbitrary<NonNullable<Input["target"]>>;
type Input = Parameters<typeof sampleInput>[0];

const WITH_IGNITION: Kinds = fc.oneof(
  fc.constant({ kind: "flatcar" as const }),
  fc.record({
    kind: fc.constant("flatcar" as const),
    release: fc.constantFrom("3033.2.0", "3510.2.0", "3760.1.0", "3815.2.0", "4152.2.0"),
  }),
  fc.constant({ kind: "fcos" as const }),
);
const ANY: Kinds = fc.oneof(WITH_IGNITION, fc.constant({ kind: "other" as const, id: "debian", version: "13" }));

const RECIPES = [
  "docker",
  "docker-compose",
  "containerd",
  "nerdctl",
  "kubernetes",
  "chrony",
  "k3s",
  "consul",
  "unknown",
];

function anyExtension(recipe: string) {
  return fc.record(
    {
      recipe: fc.constant(recipe),
      version: fc.constantFrom("1.2.3", "v24.0.5", "1.32.2+k3s1", "7", "24.0.5-1"),
      name: fc.constant(`my-${recipe}`),
      options: recipe === "docker" ? fc.record({ only: fc.constantFrom("docker", "containerd") }) : fc.constant({}),
      role: fc.constantFrom(...(recipe === "k3s" ? ["server", "agent"] : [undefined])),
      source: fc.constantFrom(
        { from: "server" as const },
        { from: "flatcar-hub" as const },
        { from: "url" as const, base: "https://my.example/files" },
      ),
      updates: fc.constantFrom(...UPDATES),
      sha256: fc.constant("5a".repeat(32)),
    },
    { requiredKeys: ["recipe", "version"] },
  );
}

const extras = fc.record(
  {
    hostname: fc.constant("node-1"),
    sshKeys: fc.subarray(["ssh-ed25519 AAAAC3Nza one", "ssh-rsa AAAAB3Nza it's two"]),
    files: fc.subarray([
      { path: "/etc/motd", mode: 0o644, text: "Grüße: 100 %\n" },
      { path: "/etc/long", text: "no newline\n".repeat(90).trim() },
    ]),
    units: fc.subarray([
      { name: "own.service", text: "[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=multi-user.target\n" },
    ]),
    snippet: fc.constant("storage:\n  directories:\n    - path: /srv/data\n      mode: 0750\n"),
  },
  { requiredKeys: [] },
);

function anyMachine(target: Kinds): fc.Arbitrary<MachineInput> {
  const machine = fc.record(
    {
      target,
      arch: fc.constantFrom("x86-64" as const, "arm64" as const),
      extensions: fc.subarray(RECIPES).chain((recipes) => fc.tuple(...recipes.map(anyExtension))),
      layout: fc.constantFrom(...LAYOUTS),
      after: fc.constantFrom(...AFTER),
      restartUnits: fc.subarray(["docker.service", "kubelet.service"]),
      instancesMax: fc.constantFrom(2, 3, 5),
      cadence: fc.constantFrom(...CADENCES),
      confs: fc.constantFrom(...CONFS),
      extras,
    },
    { requiredKeys: ["target"] },
  );
  return machine.map((input) => MachineInput.parse(input));
}
