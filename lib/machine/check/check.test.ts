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
const containerd = { recipe: "containerd", version: "1.7.2" };
const kubernetes = { recipe: "kubernetes", version: "v1.27.4" };
const llamaedge = { recipe: "llamaedge", version: "0.28.0", options: { "wasmedge-version": "0.15.1" } };
const HUB = { from: "flatcar-hub" } as const;
const flatcar = (release: string) => ({ kind: "flatcar", release }) as const;

const CASES: Case[] = [
  {
    what: "two extensions that ship the same path",
    input: { extensions: [docker, containerd] },
    images: [
      { name: "docker", paths: ["usr/bin/docker", "usr/bin/containerd"] },
      { name: "containerd", version: "1.7.2", paths: ["usr/bin/containerd"] },
    ],
    issue: { severity: "error", path: "extensions.1", code: "same-path" },
  },
  {
    what: "one built-in replaced twice",
    input: { extensions: [docker, containerd] },
    issue: { severity: "error", path: "extensions.1", code: "replaced-twice" },
  },
  {
    what: "two that a recipe keeps apart, whichever was chosen first",
    input: { extensions: [kubernetes, { recipe: "k3s", version: "v1.27.4+k3s1", role: "server" }] },
    issue: { severity: "error", path: "extensions.1", code: "conflict" },
  },
  {
    what: "the same two the other way round",
    input: { extensions: [{ recipe: "k3s", version: "v1.27.4+k3s1", role: "server" }, kubernetes] },
    issue: { severity: "error", path: "extensions.1", code: "conflict" },
  },
  {
    what: "a plugin beside another version than it was made for",
    input: { extensions: [{ recipe: "wasmedge", version: "0.14.0" }, llamaedge] },
    issue: { severity: "error", path: "extensions.0", code: "other-version" },
  },
  {
    what: "files in opt/ beside updates, which write to /opt/extensions",
    input: { extensions: [docker, { ...compose, updates: "all" }] },
    images: [{ paths: ["opt/docker/bin/docker"] }, { name: "docker-compose", version: "2.20.2" }],
    issue: { severity: "error", path: "extensions.0", code: "opt-read-only" },
  },
  {
    what: "files in opt/ beside kubelet, which writes to /opt/cni",
    input: { extensions: [docker, kubernetes] },
    images: [{ paths: ["opt/docker/bin/docker"] }],
    issue: { severity: "error", path: "extensions.0", code: "opt-read-only" },
  },
  {
    what: "one name twice",
    input: { extensions: [docker, docker] },
    issue: { severity: "error", path: "extensions.1.name", code: "same-name" },
  },
  {
    what: "a plugin of Flatcar's own Docker",
    input: { extensions: [compose] },
    issue: { severity: "hint", path: "extensions.0", code: "needs" },
  },
  {
    what: "a plugin of Fedora CoreOS's own Docker",
    input: { target: { kind: "fcos" }, extensions: [compose] },
    issue: { severity: "hint", path: "extensions.0", code: "needs" },
  },
  {
    what: "a plugin without any Docker",
    input: { target: { kind: "other", id: "debian", version: "12" }, extensions: [compose] },
    issue: { severity: "error", path: "extensions.0", code: "needs" },
  },
  {
    what: "a client without its daemon",
    input: { extensions: [{ recipe: "nerdctl", version: "1.5.0" }] },
    issue: { severity: "error", path: "extensions.0", code: "needs" },
  },
  {
    what: "Docker alone where Torcx brought containerd",
    input: { target: flatcar("3760.2.0"), extensions: [{ ...docker, options: { only: "docker" } }] },
    issue: { severity: "error", path: "extensions.0.options.only", code: "no-containerd" },
  },
  {
    what: "an architecture without an image",
    input: { arch: "arm64", extensions: [{ recipe: "wasmtime", version: "v12.0.0" }] },
    issue: { severity: "error", path: "extensions.0", code: "no-arch" },
  },
  {
    what: "an image of another system",
    input: { target: { kind: "other", id: "debian", version: "12" }, extensions: [docker] },
    images: [{}],
    issue: { severity: "error", path: "extensions.0.name", code: "wrong-os" },
  },
  {
    what: "an image of another version of the system",
    input: { target: { kind: "other", id: "debian", version: "12" }, extensions: [docker] },
    images: [{ os: "debian", osVersion: "13" }],
    issue: { severity: "error", path: "extensions.0.name", code: "wrong-os" },
  },
  {
    what: "ID=_any on an old systemd",
    input: { target: flatcar("3374.2.5"), extensions: [docker] },
    images: [{ os: "_any" }],
    issue: { severity: "error", path: "extensions.0", code: "any-os" },
  },
  {
    what: "zstd on an old kernel",
    input: { target: flatcar("3815.2.0"), extensions: [docker] },
    images: [{ compression: "zstd:3" }],
    issue: { severity: "error", path: "extensions.0", code: "zstd" },
  },
  {
    what: "an image that calls itself otherwise",
    input: { extensions: [docker] },
    images: [{ paths: ["usr/lib/extension-release.d/extension-release.moby"] }],
    issue: { severity: "error", path: "extensions.0.name", code: "name-mismatch" },
  },
  {
    what: "programs in usr/sbin, which may be a link",
    input: { extensions: [docker] },
    images: [{ paths: ["usr/sbin/dockerd"] }],
    issue: { severity: "warning", path: "extensions.0", code: "sbin-link" },
  },
  {
    what: "a name the hub does not have",
    input: { extensions: [{ ...docker, name: "mydocker", source: HUB }] },
    issue: { severity: "error", path: "extensions.0.name", code: "hub-name" },
  },
  {
    what: "an image that is not baked",
    input: { extensions: [docker] },
    images: [],
    issue: { severity: "warning", path: "extensions.0.version", code: "not-baked" },
  },
  {
    what: "an outdated image",
    input: { extensions: [docker] },
    images: [{ outdated: "A unit was wrong." }],
    issue: { severity: "hint", path: "extensions.0.version", code: "outdated" },
  },
  {
    what: "http without a digest",
    input: { extensions: [{ ...docker, source: { from: "url", base: "http://files.example" } }] },
    issue: { severity: "warning", path: "extensions.0.source", code: "http-without-digest" },
  },
  {
    what: "a base no machine can reach",
    input: { extensions: [{ ...docker, source: { from: "url", base: "http://localhost:3000/extensions" } }] },
    issue: { severity: "warning", path: "extensions.0.source", code: "localhost" },
  },
  {
    what: "a version that is none",
    input: { extensions: [{ ...docker, version: "latest" }] },
    issue: { severity: "error", path: "extensions.0.version", code: "open-version" },
  },
  {
    what: "a recipe that is not there",
    input: { extensions: [{ recipe: "nothing", version: "1" }] },
    issue: { severity: "error", path: "extensions.0", code: "unknown-recipe" },
  },
  {
    what: "an option that is not there",
    input: { extensions: [{ ...docker, options: { size: "small" } }] },
    issue: { severity: "error", path: "extensions.0.options.size", code: "option" },
  },
  {
    what: "a role that was not chosen",
    input: { extensions: [{ recipe: "k3s", version: "v1.32.2+k3s1" }] },
    issue: { severity: "warning", path: "extensions.0.role", code: "no-role" },
  },
  {
    what: "a blank",
    input: { extensions: [{ recipe: "k3s", version: "v1.32.2+k3s1", role: "agent" }] },
    issue: { severity: "warning", path: "extensions.0", code: "blank" },
  },
  {
    what: "a unit the image does not have",
    input: { extensions: [{ recipe: "consul", version: "1.16.0" }] },
    images: [{ name: "consul", version: "1.16.0", paths: ["usr/bin/consul"] }],
    issue: { severity: "error", path: "extensions.0", code: "unit-not-shipped" },
  },
];

describe("check", () => {
  it.each(CASES)("tells of $what", ({ input, images = null, issue }) => {
    expect(check(place(sampleInput(input), sampleFacts(images)))).toContainEqual(expect.objectContaining(issue));
  });

  it("finds nothing wrong with a cluster node that follows its minor stream", () => {
    const images = [{}, { name: "kubernetes", version: "v1.27.4" }];
    const input = sampleInput({
      extensions: [
        { ...docker, updates: "all" },
        { ...kubernetes, updates: "minor" },
      ],
    });
    expect(check(place(input, sampleFacts(images)))).toEqual([]);
  });

  it("takes zstd for mounted where no release is named, since every supported one mounts it", () => {
    const images = [{ compression: "zstd:6:256K" }];
    expect(check(place(sampleInput({ extensions: [docker] }), sampleFacts(images)))).toEqual([]);
  });

  it("lets an image have files in opt/ where nothing writes to /opt", () => {
    const image = { paths: ["opt/docker/bin/docker"] };
    expect(check(place(sampleInput({ extensions: [docker] }), sampleFacts([image])))).toEqual([]);
    const fcos = sampleInput({ target: { kind: "fcos" }, extensions: [{ ...docker, updates: "all" }] });
    const codes = check(place(fcos, sampleFacts([{ ...image, os: "_any" }]))).map(({ code }) => code);
    expect(codes).not.toContain("opt-read-only");
  });

  it("lets an image have programs in usr/sbin where that is a folder", () => {
    const input = (target: Parameters<typeof sampleInput>[0]["target"]) =>
      sampleInput({ target, extensions: [docker] });
    const facts = sampleFacts([{ os: "_any", paths: ["usr/sbin/dockerd"] }]);
    expect(check(place(input(flatcar("3975.2.0")), facts))).toEqual([]);
    const codes = check(place(input({ kind: "other", id: "debian", version: "12" }), facts)).map(({ code }) => code);
    expect(codes).not.toContain("sbin-link");
  });

  it("lets Docker come alone where Torcx is gone", () => {
    const input = sampleInput({
      target: flatcar("4152.2.0"),
      extensions: [{ ...docker, options: { only: "docker" } }],
    });
    expect(check(place(input, sampleFacts()))).toEqual([]);
  });
});

it("takes the version that a plugin was made for, however it is spelled", () => {
  const input = sampleInput({ extensions: [{ recipe: "wasmedge", version: "v0.15.1" }, llamaedge] });
  const codes = check(place(input, sampleFacts([]))).map(({ code }) => code);
  expect(codes).not.toContain("other-version");
  expect(codes).not.toContain("needs");
});
