import { describe, expect, it } from "vitest";
import { confText, streamConfText, sumsText } from "#lib/repository/texts";
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
  it("has one line for each image that systemd-sysupdate's parser takes, in the order of file names", () => {
    const text = sumsText([image("wasmtime", "v13.0.0"), image("docker", "24.0.5"), image("k3s", "v1.32.2+k3s1")]);
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
    expect(confText("docker", `${BASE}/docker`, false)).toBe(`[Transfer]
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
    const text = streamConfText("kubernetes", "v1.27", `${BASE}/kubernetes`, true);
    expect(text).toContain("\nMatchPattern=kubernetes-v1.27.@v-%a.raw\n");
    expect(text).toContain("[Transfer]\nVerify=true\n");
    expect(text).toContain("\nCurrentSymlink=/etc/extensions/kubernetes.raw\n");
  });

  it("double a percent sign of the address, which systemd would expand", () => {
    expect(confText("docker", "https://h/a%20b/docker", true)).toContain("\nPath=https://h/a%%20b/docker\n");
  });

  it("do nothing in noop.conf", () => {
    expect(NOOP_CONF).toBe(
      "[Source]\nType=regular-file\nPath=/\nMatchPattern=invalid@v.raw\n\n[Target]\nType=regular-file\nPath=/\n",
    );
  });
});
