import { expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { fixOf } from "#lib/machine/check/choice-fixes";
import { place } from "#lib/machine/choices/place";
import type { KnownImage } from "#lib/machine/choices/schema";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

type Case = { input: Parameters<typeof sampleInput>[0]; images?: Partial<KnownImage>[]; label: string };

const docker = { recipe: "docker", version: "24.0.5" };
const old = (release: string) => ({ kind: "flatcar", release }) as const;
const debian = { kind: "other", id: "debian", version: "12" } as const;
const HUB = { from: "flatcar-hub" } as const;

const CASES: Record<string, Case> = {
  "same-name": { input: { extensions: [docker, docker] }, label: "Use the name docker-2" },
  "hub-name": { input: { extensions: [{ ...docker, name: "my", source: HUB }] }, label: "Use the name docker" },
  "wrong-os": { input: { target: debian, extensions: [docker] }, images: [{}], label: "Use the name docker-debian" },
  "wrong-options": {
    input: { extensions: [{ ...docker, options: { only: "containerd" } }] },
    images: [{ options: {} }],
    label: "Use the name docker-2",
  },
  "no-arch": {
    input: { arch: "arm64", extensions: [{ recipe: "wasmtime", version: "v1.0.0" }] },
    label: "Make it an x86-64 machine",
  },
  needs: { input: { extensions: [{ recipe: "nerdctl", version: "v1.5.0" }] }, label: "Add containerd" },
  "replaced-twice": {
    input: { extensions: [docker, { recipe: "containerd", version: "1.7.2" }] },
    label: "Remove containerd",
  },
  "no-containerd": {
    input: { extensions: [{ ...docker, options: { only: "docker" } }] },
    label: "Bring containerd as well",
  },
  "plain-updates": { input: { layout: "plain", extensions: [{ ...docker, updates: "all" }] }, label: "Use links" },
  "no-minor": {
    input: { extensions: [{ recipe: "chrony", version: "4", updates: "minor" }] },
    label: "Follow all versions",
  },
  "no-stream": {
    input: { extensions: [{ ...docker, source: HUB, updates: "minor" }] },
    label: "Write the confs inline",
  },
  "instances-fixed": {
    input: { instancesMax: 5, extensions: [{ ...docker, updates: "all" }] },
    label: "Write the confs inline",
  },
  "no-sysext": { input: { target: old("3033.2.0"), extensions: [docker] }, label: "Take release 3185" },
  "no-sysupdate": {
    input: { target: old("3227.2.0"), extensions: [{ ...docker, updates: "all" }] },
    label: "Take release 3510.2.0",
  },
  zstd: {
    input: { target: old("3815.2.0"), extensions: [docker] },
    images: [{ compression: "zstd:3" }],
    label: "Take release 3975",
  },
  "butane-version": { input: { butane: "1.5.0", extensions: [docker] }, label: "Use the usual version" },
};

it.each(Object.entries(CASES))("%s goes when its button is pressed", (code, { input, images = [], label }) => {
  const facts = sampleFacts(images);
  const choices = sampleInput(input);
  const issue = check(place(choices, facts)).find((one) => one.code === code);
  const fix = issue && fixOf(issue, choices, facts);
  expect(fix?.label).toBe(label);
  expect(check(place(fix?.after ?? choices, facts)).map((one) => one.code)).not.toContain(code);
});

it("a second name that is taken leads to a third, not back", () => {
  const choices = sampleInput({ target: debian, extensions: [{ ...docker, name: "docker-debian" }] });
  const facts = sampleFacts([{ name: "docker-debian", os: "debian", osVersion: "11" }]);
  const issue = check(place(choices, facts)).find(({ code }) => code === "wrong-os");
  expect(issue && fixOf(issue, choices, facts)?.label).toBe("Use the name docker-debian-2");
});

it("what only a person can decide has no button", () => {
  const choices = sampleInput({ extensions: [{ recipe: "k3s", version: "v1.0.0" }] });
  const issue = check(place(choices, sampleFacts())).find(({ code }) => code === "no-role");
  expect(issue && fixOf(issue, choices, sampleFacts())).toBeNull();
});
