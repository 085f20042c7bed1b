import { describe, expect, it } from "vitest";
import { fileName, minorOf, publishedVersion, streamName } from "#lib/images/name";
import { compareVersions } from "#lib/version-order";

describe("fileName", () => {
  it.each([
    [{ name: "docker", version: "24.0.5", revision: 0, arch: "x86-64" }, "docker-24.0.5-x86-64.raw"],
    [{ name: "docker", version: "24.0.5", revision: 1, arch: "x86-64" }, "docker-24.0.5-1-x86-64.raw"],
    [{ name: "k3s", version: "v1.32.2+k3s1", revision: 0, arch: "arm64" }, "k3s-v1.32.2+k3s1-arm64.raw"],
  ] as const)("%o is %s", (image, file) => {
    expect(fileName(image)).toBe(file);
  });
});

describe("publishedVersion", () => {
  it("puts a revision after its version and before the next patch, in systemd's order", () => {
    const versions = [0, 1, 2, 10].map((revision) => publishedVersion({ version: "24.0.5", revision }));
    expect([...versions].reverse().sort(compareVersions)).toEqual(versions);
    expect(compareVersions("24.0.5-10", "24.0.6")).toBeLessThan(0);
  });
});

describe("minorOf", () => {
  it.each([
    ["24.0.5", "24.0"],
    ["v1.27.4", "v1.27"],
    ["v1.32.2+k3s1", "v1.32"],
    ["1.10", "1.10"],
    ["24.0.5-1", "24.0"],
    ["2.0-rc1", "2.0"],
    ["20230901", null],
    ["1.27x", null],
    ["edge-1.2", null],
  ])("of %s is %s", (version, minor) => {
    expect(minorOf(version)).toBe(minor);
  });
});

describe("streamName", () => {
  it("keeps the version's own prefix", () => {
    expect(streamName("kubernetes", "v1.27.4")).toBe("kubernetes-v1.27");
    expect(streamName("docker-compose", "2.20.3")).toBe("docker-compose-2.20");
    expect(streamName("nightly", "20230901")).toBeNull();
  });
});
