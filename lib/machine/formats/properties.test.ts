import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { checkDocument } from "#lib/machine/check/check-document";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { fromQuery, queryText, toQuery } from "#lib/machine/choices/query";
import { AFTER, CADENCES, CONFS, LAYOUTS, type MachineInput, UPDATES } from "#lib/machine/choices/schema";
import { type Document, LISTS, withoutNotes } from "#lib/machine/formats/document";
import { parse } from "#lib/machine/formats/parse";
import { render } from "#lib/machine/formats/render";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const MACHINES = Array.from({ length: 120 }, (_, seed) => ({ seed, input: randomMachine(seed) }));
const facts = sampleFacts();

describe("any choices", () => {
  it("give a document without a path twice, a link without its file or a conf without its timer", () => {
    for (const { seed, input } of MACHINES) {
      const document = compose(place(input, facts));
      const paths = [...document.files, ...document.links, ...document.directories].map(({ path }) => path);
      expect(paths.length, `seed ${seed}`).toBe(new Set(paths).size);
      const written = new Set([...paths, "/dev/null"]);
      const images = document.links.filter(({ path }) => path.includes("/extensions/"));
      expect(
        images.filter(({ target = "" }) => !written.has(target)),
        `seed ${seed}`,
      ).toEqual([]);
      const confs = document.files.filter(({ path }) => path.startsWith("/etc/sysupdate."));
      const timer = document.units.find(({ name }) => name === "systemd-sysupdate.timer");
      expect(confs.length === 0 || timer?.enabled === true, `seed ${seed}`).toBe(true);
    }
  });

  it("give a document that passes our own check of documents when the choices do", () => {
    let passing = 0;
    for (const { seed, input } of MACHINES) {
      if (check(place(input, facts)).some(({ severity }) => severity === "error")) continue;
      passing++;
      const errors = checkDocument(compose(place(input, facts))).filter(
        ({ severity, code }) => severity !== "hint" && !code.startsWith("unmasked-"),
      );
      expect(errors, `seed ${seed}`).toEqual([]);
    }
    expect(passing).toBeGreaterThan(20);
  });

  it("come back from Butane and from Ignition as they were", () => {
    for (const { seed, input } of MACHINES.filter(({ input }) => input.target.kind !== "other")) {
      const document = compose(place(input, facts));
      const [butane, ignition] = [parse(render(document, "bu")), parse(render(document, "ign"))];
      expect([butane.problems, ignition.problems], `seed ${seed}`).toEqual([[], []]);
      expect(butane.document, `seed ${seed}`).toEqual(withoutNotes(document));
      expect(listsOf(ignition.document), `seed ${seed}`).toEqual(listsOf(withoutNotes(document)));
    }
  });

  it("survive being a link", () => {
    for (const { seed, input } of MACHINES) {
      const choices: MachineInput = { ...input, extras: sampleInput({}).extras };
      expect(fromQuery(toQuery(input)), `seed ${seed}`).toEqual(choices);
      expect(fromQuery(new URLSearchParams(queryText(input))), `seed ${seed}`).toEqual(choices);
      expect(queryText(fromQuery(toQuery(input)))).toBe(queryText(input));
    }
  });

  it("can be rendered in every format that fits", () => {
    for (const { seed, input } of MACHINES) {
      const document = compose(place(input, facts));
      for (const format of ["cloud", "sh"] as const) expect(render(document, format), `seed ${seed}`).toMatch(/\n$/);
    }
  });
});

function listsOf(document: Document | null) {
  return LISTS.map((list) => document?.[list]);
}

function onlyOne(only: string): Record<string, string> {
  return { only };
}

/** The same machine for the same seed (mulberry32), so that a failure can be looked at again. */
function randomMachine(seed: number): MachineInput {
  let state = seed * 0x9e3779b9;
  const random = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const pick = <T>(choices: readonly T[]): T => choices[random(choices.length)] as T;
  const some = <T>(choices: readonly T[]): T[] => choices.filter(() => random(3) === 0);
  const recipes = some([
    "docker",
    "docker-compose",
    "containerd",
    "nerdctl",
    "kubernetes",
    "chrony",
    "k3s",
    "consul",
    "unknown",
  ]);
  return sampleInput({
    target: pick([
      { kind: "flatcar" },
      { kind: "flatcar", release: pick(["3033.2.0", "3510.2.0", "3760.1.0", "3815.2.0", "4152.2.0"]) },
      { kind: "fcos" },
      { kind: "other", id: "debian", version: "13" },
    ] as const),
    arch: pick(["x86-64", "arm64"] as const),
    extensions: recipes.map((recipe) => ({
      recipe,
      version: pick(["1.2.3", "v24.0.5", "1.32.2+k3s1", "7", "24.0.5-1"]),
      name: random(4) === 0 ? `my-${recipe}` : undefined,
      options: recipe === "docker" && random(2) === 0 ? onlyOne(pick(["docker", "containerd"])) : {},
      role: recipe === "k3s" ? pick([undefined, "server", "agent"]) : undefined,
      source: pick([
        { from: "server" },
        { from: "flatcar-hub" },
        { from: "url", base: "https://my.example/files" },
      ] as const),
      updates: pick(UPDATES),
      sha256: random(3) === 0 ? "5a".repeat(32) : undefined,
    })),
    layout: random(5) === 0 ? "plain" : LAYOUTS[0],
    after: pick(AFTER),
    restartUnits: some(["docker.service", "kubelet.service"]),
    instancesMax: pick([2, 3, 5]),
    cadence: pick(CADENCES),
    confs: pick(CONFS),
    extras: {
      hostname: pick([undefined, "node-1"]),
      sshKeys: some(["ssh-ed25519 AAAAC3Nza one", "ssh-rsa AAAAB3Nza it's two"]),
      files: some([
        { path: "/etc/motd", mode: 0o644, text: "Grüße: 100 %\n" },
        { path: "/etc/long", text: "no newline\n".repeat(90).trim() },
      ]),
      units: some([
        { name: "own.service", text: "[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=multi-user.target\n" },
      ]),
      snippet: pick([undefined, "storage:\n  directories:\n    - path: /srv/data\n      mode: 0750\n"]),
    },
  });
}
