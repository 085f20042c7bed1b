import { describe, expect, it } from "vitest";
import { FLATCAR_RELEASES, flatcarRelease, mountsZstd, readRelease, systemdOf } from "#lib/systems";
import { compareVersions } from "#lib/version-order";

describe("the table of systems", () => {
  it("has Flatcar's releases in order, and one present release for each channel", () => {
    const releases = FLATCAR_RELEASES.map(({ release }) => release);
    expect(releases).toEqual(releases.toSorted(compareVersions));
    const channels = FLATCAR_RELEASES.flatMap(({ channel }) => channel ?? []);
    expect(channels).toEqual(["LTS", "Stable", "Beta", "Alpha"]);
  });

  it.each([
    ["4593.2.5", 257],
    ["4459.2.3", 257],
    ["4081", 255],
    ["3760.2.0", 252],
    ["9999", 260],
    ["2905.2.0", undefined],
  ])("knows what release %s carries", (release, systemd) => {
    expect(flatcarRelease(release)?.systemd).toBe(systemd);
  });

  it.each([
    ["debian", "12", 252],
    ["ubuntu", "24.04", 255],
    ["rhel", "9.6", 252],
    ["fedora", "", null],
    ["constructor", "1", null],
  ])("knows the systemd of %s %s", (os, version, systemd) => {
    expect(systemdOf(os, version)).toBe(systemd);
  });

  it("knows who mounts zstd", () => {
    expect([mountsZstd("flatcar", "3815.2.0"), mountsZstd("flatcar", undefined)]).toEqual([false, true]);
    expect([mountsZstd("debian", "11"), mountsZstd("unknown", undefined)]).toEqual([false, false]);
  });
});

describe("a release as it is typed", () => {
  it.each([
    ["", null],
    [" any ", null],
    ["stable", "4593.2.5"],
    ["Stable 4593.2.5", "4593.2.5"],
    ["LTS", "4081.3.10"],
    ["4593", "4593"],
    ["3510.2.0", "3510.2.0"],
    ["Stable 1", undefined],
    ["459", undefined],
    ["4593.", undefined],
    ["latest", undefined],
  ])("%j means %j", (text, release) => {
    expect(readRelease(text)).toBe(release);
  });
});
