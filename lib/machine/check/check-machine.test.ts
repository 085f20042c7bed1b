import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { place } from "#lib/machine/choices/place";
import type { KnownImage } from "#lib/machine/choices/schema";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

type Case = {
  what: string;
  input: Parameters<typeof sampleInput>[0];
  images?: Partial<KnownImage>[] | null;
  issue: { severity: string; path: string; code: string };
};

const docker = { recipe: "docker", version: "24.0.5" };
const compose = { recipe: "docker-compose", version: "2.20.2" };
const FLAT = { from: "url", base: "https://files.example/release" } as const;
const HUB = { from: "flatcar-hub" } as const;
const flatcar = (release: string) => ({ kind: "flatcar", release }) as const;

const other = (id: string, version: string) => ({ kind: "other", id, version }) as const;

const CASES: Case[] = [
  {
    what: "a release without system extensions",
    input: { target: flatcar("3033.2.4"), extensions: [docker] },
    issue: { severity: "error", path: "target", code: "no-sysext" },
  },
  {
    what: "a release without systemd-sysupdate",
    input: { target: flatcar("3374.2.5"), extensions: [{ ...docker, updates: "all" }] },
    issue: { severity: "error", path: "target", code: "no-sysupdate" },
  },
  {
    what: "another system without system extensions",
    input: { target: other("debian", "11"), extensions: [docker] },
    issue: { severity: "error", path: "target", code: "no-sysext" },
  },
  {
    what: "another system without systemd-sysupdate",
    input: { target: other("ubuntu", "22.04"), extensions: [{ ...docker, updates: "all" }] },
    issue: { severity: "error", path: "target", code: "no-sysupdate" },
  },
  {
    what: "an image for any system on one that does not merge it",
    input: { target: other("ubuntu", "22.04"), extensions: [docker] },
    images: [{ file: "docker-24.0.5-x86-64.raw", os: "_any" }],
    issue: { severity: "error", path: "extensions.0", code: "any-os" },
  },
  {
    what: "an Ignition that installers refuse",
    input: { target: { kind: "fcos" }, butane: "1.7.0" },
    issue: { severity: "hint", path: "butane", code: "butane-new" },
  },
  {
    what: "a stream without a minor version",
    input: { extensions: [{ ...docker, version: "7", updates: "minor" }] },
    issue: { severity: "error", path: "extensions.0.updates", code: "no-minor" },
  },
  {
    what: "a stream the hub does not publish",
    input: { extensions: [{ ...docker, source: HUB, updates: "minor" }] },
    issue: { severity: "error", path: "extensions.0.updates", code: "no-stream" },
  },
  {
    what: "updates of a file that is merged itself",
    input: { layout: "plain", extensions: [{ ...docker, updates: "all" }] },
    issue: { severity: "error", path: "extensions.0.updates", code: "plain-updates" },
  },
  {
    what: "a flat folder with overlapping patterns",
    input: {
      extensions: [
        { ...docker, source: FLAT, updates: "all" },
        { ...compose, source: FLAT },
      ],
    },
    issue: { severity: "warning", path: "extensions.0.updates", code: "pattern-overlap" },
  },
  {
    what: "a number of versions that published confs do not keep",
    input: { instancesMax: 5, extensions: [{ ...docker, updates: "all" }] },
    issue: { severity: "warning", path: "instancesMax", code: "instances-fixed" },
  },
  {
    what: "a restart of nothing",
    input: { after: "restart-units", extensions: [{ ...docker, updates: "all" }] },
    issue: { severity: "hint", path: "restartUnits", code: "no-units" },
  },
  {
    what: "an extra unit nobody brings",
    input: { extensions: [docker], extras: { units: [{ name: "docker.socket" }] } },
    images: [{ paths: ["usr/bin/docker"] }],
    issue: { severity: "warning", path: "extras.units.0", code: "unit-not-shipped" },
  },
  {
    what: "a path written twice",
    input: { extensions: [docker], extras: { files: [{ path: "/etc/extensions/docker.raw", text: "" }] } },
    issue: { severity: "error", path: "extensions.0", code: "duplicate-path" },
  },
  {
    what: "a unit written twice",
    input: {
      extras: {
        units: [{ name: "a.service", text: "[Service]\n" }],
        snippet: "systemd:\n  units:\n    - name: a.service\n      contents: other\n",
      },
    },
    issue: { severity: "error", path: "extras.snippet", code: "unit-twice" },
  },
  {
    what: "a snippet with a section of its own",
    input: { extras: { snippet: "storage:\n  disks:\n    - device: /dev/sda\n" } },
    issue: { severity: "hint", path: "extras.snippet", code: "not-read" },
  },
  {
    what: "a private key",
    input: { extras: { sshKeys: ["-----BEGIN OPENSSH PRIVATE KEY-----"] } },
    issue: { severity: "error", path: "extras.sshKeys.0", code: "private-key" },
  },
  {
    what: "a Butane version of another variant",
    input: { butane: "1.5.0" },
    issue: { severity: "error", path: "butane", code: "butane-version" },
  },
];

describe("check of the machine around the extensions", () => {
  it.each(CASES)("tells of $what", ({ input, images = null, issue }) => {
    expect(check(place(sampleInput(input), sampleFacts(images)))).toContainEqual(expect.objectContaining(issue));
  });

  it("tells where in a snippet something is wrong", () => {
    const input = sampleInput({ extras: { snippet: "storage:\n  files:\n    - path: /a\n      content: x\n" } });
    const [issue] = check(place(input, sampleFacts()));
    expect(issue?.message).toContain("Line 4: storage.files.0.content");
  });
});
