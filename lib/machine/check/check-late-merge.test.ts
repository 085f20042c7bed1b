import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { place } from "#lib/machine/choices/place";
import { doctor } from "#lib/machine/formats/doctor";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const HEAD = "variant: flatcar\nversion: 1.0.0\n";
const filesystem = (path: string) =>
  `  filesystems:\n    - device: /dev/sdb1\n      format: ext4\n      path: ${path}\n      with_mount_unit: true\n`;
const image = (path: string) =>
  `  files:\n    - path: ${path}\n      contents:\n        source: https://images.example.net/k3s-v1.2-x86-64.raw\n`;
const link = (target: string) => `  links:\n    - path: /etc/extensions/k3s.raw\n      target: ${target}\n`;
const mount = (name: string) =>
  `systemd:\n  units:\n    - name: ${name}\n      enabled: true\n      contents: |\n        [Mount]\n        What=/dev/sdb1\n        Where=/opt\n        [Install]\n        WantedBy=local-fs.target\n`;
const K3S = "/opt/extensions/k3s/k3s-v1.2-x86-64.raw";
const VAR = "/var/lib/extensions/k3s.raw";
const found = (text: string) =>
  doctor(text)
    .issues.filter(({ code }) => code === "late-merge")
    .map(({ severity, line }) => `${line} ${severity}`);

describe("images on a file system of their own", () => {
  it.each([
    ["/opt", `${HEAD}storage:\n${filesystem("/opt")}${image(K3S)}${link(K3S)}`, ["7 hint"]],
    ["/opt/extensions", `${HEAD}storage:\n${filesystem("/opt/extensions")}${image(K3S)}${link(K3S)}`, ["7 hint"]],
    ["/var", `${HEAD}storage:\n${filesystem("/var")}${image(VAR)}`, ["7 hint"]],
    ["/var/lib", `${HEAD}storage:\n${filesystem("/var/lib")}${image(VAR)}`, ["7 hint"]],
    ["/opt by a mount unit", `${HEAD}storage:\n${image(K3S)}${link(K3S)}${mount("opt.mount")}`, ["13 hint"]],
    [
      "an escaped path",
      `${HEAD}storage:\n${image("/opt/my-images/a.raw")}${mount("'opt-my\\x2dimages.mount'")}`,
      ["10 hint"],
    ],
    ["another folder", `${HEAD}storage:\n${filesystem("/var/lib/docker")}${image(K3S)}${link(K3S)}`, []],
    ["the root", `${HEAD}storage:\n${filesystem("/")}${image(K3S)}${link(K3S)}`, []],
    ["no images", `${HEAD}storage:\n${filesystem("/opt")}${image("/opt/data.tar")}`, []],
    ["Fedora CoreOS", `variant: fcos\nversion: 1.5.0\nstorage:\n${filesystem("/var")}${image(VAR)}`, []],
  ])("are merged late: %s", (_what, text, finds) => {
    expect(found(text)).toEqual(finds);
  });

  it("is said of Ignition too", () => {
    const filesystems = [{ device: "/dev/sdb1", format: "ext4", path: "/opt" }];
    const files = [{ path: K3S, contents: { source: "https://images.example.net/k3s-v1.2-x86-64.raw" } }];
    expect(found(JSON.stringify({ ignition: { version: "3.3.0" }, storage: { filesystems, files } }))).toEqual([
      "1 hint",
    ]);
  });

  it.each([
    [null, ["hint extras.snippet"]],
    ["4628.0.0", ["hint extras.snippet"]],
    ["4593.2.5", []],
  ])("is said where the release may be 4628 or newer: %s", (release, finds) => {
    const input = sampleInput({
      target: { kind: "flatcar", release },
      extensions: [{ recipe: "docker", version: "24.0.5" }],
      extras: { snippet: `storage:\n${filesystem("/opt")}` },
    });
    const issues = check(place(input, sampleFacts())).filter(({ code }) => code === "late-merge");
    expect(issues.map(({ severity, path }) => `${severity} ${path}`)).toEqual(finds);
  });
});
