import { describe, expect, it } from "vitest";
import { doctor } from "#lib/machine/formats/doctor";
import { conf, files, from, HEAD, KINDS, runs, UPDATE, unit } from "#lib/testing/doctor-kinds";

const SHA = `sha256-${"ab".repeat(32)}`;

describe.each(Object.entries(KINDS))("%s", (_kind, cases) => {
  it.each(cases)("%s", (_what, config, finds) => {
    expect(doctor(config).issues.map(({ severity, code }) => `${severity} ${code}`)).toEqual(finds);
  });
});

describe("what is fixed", () => {
  it("joins the halves of contents that stand twice", () => {
    const halves = `    - path: /etc/a\n      contents:\n        source: https://a.example\n      contents:\n        verification:\n          hash: ${SHA}\n`;
    const { fixed } = doctor(`${HEAD}${files(halves)}`);
    expect(doctor(fixed ?? "").issues).toEqual([]);
  });

  it("is never what nobody has seen, or what was switched off", () => {
    const off = `${HEAD}${files(conf("/opt/extensions/k3s"))}${runs(UPDATE, unit("systemd-sysupdate.timer", ["enabled: false"]))}`;
    const own = `${HEAD}${files(from("/etc/extensions/containerd.raw", "https://images.example.net/containerd.raw"))}`;
    const kept = `${HEAD}${files("    - path: /etc/flatcar/update.conf\n      overwrite: false\n      contents:\n        inline: A=b\n")}`;
    expect([off, own, kept].map((config) => doctor(config).fixed)).toEqual([null, null, null]);
  });

  it("knows this server's images as it knows Flatcar's", () => {
    const config = `${HEAD}${files(from("/etc/extensions/k3s-v1.2-x86-64.raw", "https://bakery.example/extensions/k3s-v1.2-x86-64.raw"))}`;
    expect(doctor(config).fixed).toBeNull();
    const { fixed } = doctor(config, { repositories: ["https://bakery.example/extensions"] });
    expect(fixed).toContain("path: /etc/extensions/k3s.raw");
  });
});

it("errors come first, then warnings and hints, each in the order of their lines", () => {
  const config = `${HEAD}kernel_arguments:\n  should_exist: [quiet]\n${files("    - path: etc/a\n      mode: 644\n    - path: etc/b\n")}`;
  expect(doctor(config).issues.map(({ line, severity }) => `${line} ${severity}`)).toEqual([
    ...["7 error", "9 error"],
    ...["8 warning", "3 hint"],
  ]);
  const many = doctor(`${HEAD}${files("    - path: etc/a\n".repeat(300))}`);
  expect([many.issues.length, many.more]).toEqual([200, 399]);
});
