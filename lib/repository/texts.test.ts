import { describe, expect, it } from "vitest";
import { confText, repositoryText, streamConfText, sumsText } from "#lib/repository/texts";
import { NOOP_CONF } from "#lib/repository/transfer";

const BASE = "https://bakery.example/extensions";
const image = (name: string, version: string, arch = "x86-64") => ({
  name,
  version,
  file: `${name}-${version}-${arch}.raw`,
  sha256: Buffer.from(name + version + arch)
    .toString("hex")
    .padEnd(64, "0")
    .slice(0, 64),
});

describe("sumsText", () => {
  it("is null without images, since systemd-sysupdate refuses an empty file", () => {
    expect(sumsText([])).toBeNull();
  });

  it("has one line for each image that systemd-sysupdate's parser takes, in the order of file names", () => {
    const text =
      sumsText([image("wasmtime", "v13.0.0"), image("docker", "24.0.5"), image("k3s", "v1.32.2+k3s1")]) ?? "";
    expect(text).toMatch(/^([0-9a-f]{64} {2}[^/\s]+\n)+$/);
    expect(text.split("\n").map((line) => line.slice(66))).toEqual([
      "docker-24.0.5-x86-64.raw",
      "k3s-v1.32.2+k3s1-x86-64.raw",
      "wasmtime-v13.0.0-x86-64.raw",
      "",
    ]);
  });
});

describe("the transfer files", () => {
  it("follow every version of an extension", () => {
    expect(confText("docker", `${BASE}/docker`)).toBe(`[Transfer]
Verify=false

[Source]
Type=url-file
Path=https://bakery.example/extensions/docker
MatchPattern=docker-@v-%a.raw

[Target]
InstancesMax=3
Type=regular-file
Path=/opt/extensions/docker
CurrentSymlink=/etc/extensions/docker.raw
`);
  });

  it("follow one minor stream under the same merged name", () => {
    const text = streamConfText("kubernetes", "v1.27", `${BASE}/kubernetes`);
    expect(text).toContain("\nMatchPattern=kubernetes-v1.27.@v-%a.raw\n");
    expect(text).toContain("\nCurrentSymlink=/etc/extensions/kubernetes.raw\n");
  });

  it("double a percent sign of the address, which systemd would expand", () => {
    expect(confText("docker", "https://h/a%20b/docker")).toContain("\nPath=https://h/a%%20b/docker\n");
  });

  it("do nothing in noop.conf", () => {
    expect(NOOP_CONF).toBe(
      "[Source]\nType=regular-file\nPath=/\nMatchPattern=invalid@v.raw\n\n[Target]\nType=regular-file\nPath=/\n",
    );
  });
});

describe("repositoryText", () => {
  const images = [
    image("docker", "24.0.5"),
    image("docker-compose", "2.20.3"),
    image("kubernetes", "v1.27.4"),
    image("nightly", "20230901"),
  ];
  const at = (name: string) => repositoryText(name, images, "https://bakery.example");

  it("finds confs by the images there are", () => {
    expect(at("docker.conf")).toBe(confText("docker", `${BASE}/docker`));
    expect(at("docker-compose.conf")).toBe(confText("docker-compose", `${BASE}/docker-compose`));
    expect(at("docker-24.0.conf")).toBe(streamConfText("docker", "24.0", `${BASE}/docker`));
    expect(at("docker-compose-2.20.conf")).toBe(streamConfText("docker-compose", "2.20", `${BASE}/docker-compose`));
    expect(at("kubernetes-v1.27.conf")).toBe(streamConfText("kubernetes", "v1.27", `${BASE}/kubernetes`));
  });

  it.each([
    "podman.conf",
    "docker-23.0.conf",
    "kubernetes-1.27.conf",
    "null.conf",
    ".conf",
    "docker",
    "SHA256SUMS.gpg",
  ])("has no %s", (name) => {
    expect(at(name)).toBeNull();
  });

  it("prefers an extension of that very name over a stream", () => {
    const both = [...images, image("docker-24.0", "1.0.0")];
    expect(repositoryText("docker-24.0.conf", both, "https://bakery.example")).toContain("docker-24.0-@v-%a.raw");
  });
});
