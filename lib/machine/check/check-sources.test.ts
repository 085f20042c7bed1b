import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { place } from "#lib/machine/choices/place";
import type { Facts, KnownImage } from "#lib/machine/choices/schema";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const docker = { recipe: "docker", version: "24.0.5" };
const kubernetes = { recipe: "kubernetes", version: "v1.27.4" };
const both = sampleInput({ extensions: [docker, kubernetes] });

function served(images: Partial<KnownImage>[] | null, repository: string): Facts {
  return { ...sampleFacts(images), repository };
}

const codes = (input: typeof both, facts: Facts) =>
  check(place(input, facts)).map(({ code, path }) => `${code} ${path}`);

describe("a server that only this computer reaches", () => {
  it("is told once, whatever the number of extensions", () => {
    const found = codes(both, served([], "http://localhost:3000/extensions"));
    expect(found.filter((one) => one.startsWith("local"))).toEqual(["local-server repository"]);
  });

  it("is of no concern while every image comes from elsewhere", () => {
    const hub = sampleInput({ extensions: [{ ...docker, source: { from: "flatcar-hub" } }] });
    expect(codes(hub, served([], "http://localhost:3000/extensions")).join()).not.toContain("local");
  });
});

describe("plain http", () => {
  it("is told of an image whose digest nobody knows", () => {
    const found = codes(both, served(null, "http://bakery.example/extensions"));
    expect(found).toContain("http-without-digest extensions.0.source");
  });

  it("is not told of an image that is still to be baked, nor of one whose digest is known", () => {
    const found = codes(both, served([{ name: "docker" }], "http://bakery.example/extensions"));
    expect(found.join()).not.toContain("http-without-digest");
    expect(found).toContain("not-baked extensions.1.version");
  });
});

describe("updates over plain http", () => {
  it("are told of once, and not at all over https", () => {
    const followed = sampleInput({
      extensions: [docker, kubernetes].map((one) => ({ ...one, updates: "all" as const })),
    });
    const found = codes(followed, served([], "http://bakery.example/extensions"));
    expect(found.filter((one) => one.startsWith("http"))).toEqual(["http-updates confs"]);
    expect(codes(followed, served([], "https://bakery.example/extensions")).join()).not.toContain("http");
  });

  it("that are signed are told of only where the confs themselves come that way", () => {
    const keyring = { fingerprint: "ab12".repeat(10), base64: "xgEE" };
    const facts = { ...served([{ name: "docker" }], "http://bakery.example/extensions"), keyring };
    const followed = sampleInput({ extensions: [{ ...docker, updates: "all" as const }] });
    expect(codes(followed, facts).filter((one) => one.startsWith("http"))).toEqual(["http-confs confs"]);
    expect(codes({ ...followed, confs: "inline" }, facts).join()).not.toContain("http");
  });
});

describe("an image of this server", () => {
  it("without a recipe is no error once it is there", () => {
    const own = sampleInput({ extensions: [{ recipe: "mydocker", version: "20.10.24" }] });
    expect(codes(own, sampleFacts([]))).toContain("unknown-recipe extensions.0");
    const found = check(place(own, sampleFacts([{ name: "mydocker", version: "20.10.24" }])));
    expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("that was baked with other options is an error beside the option", () => {
    const only = sampleInput({ extensions: [{ ...docker, options: { only: "containerd" } }] });
    expect(codes(only, sampleFacts([{ options: {} }]))).toContain("wrong-options extensions.0.options.only");
    expect(codes(only, sampleFacts([{ options: { only: "containerd" } }])).join()).not.toContain("wrong-options");
    expect(codes(only, sampleFacts([{}])).join()).not.toContain("wrong-options");
  });
});

describe("a file with blanks", () => {
  const agent = { recipe: "k3s", version: "v1.27.4", role: "agent" };
  const path = "/etc/rancher/k3s/config.yaml";
  const blanks = (text: string | null) =>
    check(
      place(
        sampleInput({ extensions: [agent], extras: { files: text === null ? [] : [{ path, text }] } }),
        sampleFacts(),
      ),
    ).filter(({ code }) => code === "blank").length;

  it("is told of until its own text has none", () => {
    expect([blanks(null), blanks("server: <<address>>\n"), blanks("server: https://10.0.0.1:6443\n")]).toEqual([
      1, 1, 0,
    ]);
  });
});
