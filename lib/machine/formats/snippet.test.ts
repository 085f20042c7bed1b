import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { doctor } from "#lib/machine/formats/doctor";
import { render } from "#lib/machine/formats/render";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

type Input = Parameters<typeof sampleInput>[0];

const wasmtime = { recipe: "wasmtime", version: "v13.0.0", sha256: "5a".repeat(32) } as const;

function machine(snippet: string, updates: "none" | "all" = "all", more: Input = {}) {
  const input = sampleInput({ extensions: [{ ...wasmtime, updates }], extras: { snippet }, ...more });
  const choices = place(input, sampleFacts([]));
  const document = compose(choices);
  const issues = check(choices).filter(({ path }) => path === "extras.snippet");
  return { document, issues, butane: input.target.kind === "other" ? "" : render(document, "bu") };
}

const errors = ({ issues }: ReturnType<typeof machine>) => issues.filter(({ severity }) => severity === "error");

describe("sections that Bakehouse does not read", () => {
  it.each([
    [
      "kernel_arguments",
      "kernel_arguments:\n  should_not_exist:\n    - flatcar.autologin\n",
      { kernelArguments: { shouldNotExist: ["flatcar.autologin"] } },
    ],
    [
      "storage.disks",
      "storage:\n  disks:\n    - device: /dev/vdb\n      partitions:\n        - label: data\n          size_mib: 100\n",
      { storage: { disks: [{ device: "/dev/vdb", partitions: [{ label: "data", sizeMiB: 100 }] }] } },
    ],
    [
      "ignition",
      "ignition:\n  config:\n    merge:\n      - inline: '{}'\n  timeouts:\n    http_total: 30\n",
      { ignition: { config: { merge: [{ source: "data:,%7B%7D" }] }, timeouts: { httpTotal: 30 } } },
    ],
  ])("are handed on: %s", (section, snippet, ignition) => {
    const made = machine(snippet, "none");
    expect(made.issues).toMatchObject([
      { severity: "hint", code: "not-read", message: expect.stringContaining(section) },
    ]);
    for (const line of snippet.trim().split("\n"))
      expect(made.butane).toContain(line.trim().replaceAll("'", '"').slice(0, 8));
    expect(JSON.parse(render(made.document, "ign"))).toMatchObject(ignition);
    expect(doctor(made.butane).issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("that only butane can translate come as Butane, and say so as Ignition", () => {
    const { document, butane } = machine("storage:\n  trees:\n    - local: tree\n", "none");
    expect(butane).toContain("trees:\n    - local: tree\n");
    expect(() => render(document, "ign")).toThrow("Only butane itself can translate storage.trees");
  });

  it("that the machine's version of Butane does not have are errors, whatever version the snippet names", () => {
    const snippet =
      "variant: flatcar\nversion: 1.1.0\nsystemd:\n  units:\n    - name: a.service\n      contents_local: a\n";
    expect(errors(machine(snippet, "none"))).toMatchObject([
      { code: "newer-key", message: expect.stringContaining("Line 6: ") },
    ]);
    expect(errors(machine(snippet, "none", { butane: "1.1.0" }))).toEqual([]);
  });

  it("are lost where neither is read, which is an error", () => {
    const snippet = "kernel_arguments:\n  should_exist:\n    - quiet\n";
    const made = machine(snippet, "none", { target: { kind: "other", id: "debian" } });
    expect(errors(made)).toMatchObject([{ code: "not-read" }]);
  });
});

describe("what stands in the snippet and in the config", () => {
  const NOOP =
    "storage:\n  files:\n    - path: /etc/sysupdate.d/noop.conf\n      contents:\n        source: https://images.example.net/extensions/noop.conf\n";
  const TIMER = "systemd:\n  units:\n    - name: systemd-sysupdate.timer\n      enabled: true\n";

  it("is written once: the file of the snippet, with a hint", () => {
    const made = machine(NOOP + TIMER);
    expect(made.issues).toMatchObject([
      { severity: "hint", code: "snippet-kept", message: expect.stringContaining("noop.conf") },
    ]);
    const kept = made.document.files.filter(({ path }) => path === "/etc/sysupdate.d/noop.conf");
    expect(kept).toMatchObject([{ contents: { source: "https://images.example.net/extensions/noop.conf" } }]);
    expect(made.document.units.filter(({ name }) => name === "systemd-sysupdate.timer")).toHaveLength(1);
    expect(doctor(made.butane).issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("is one link, one drop-in, one key", () => {
    const link =
      "storage:\n  links:\n    - path: /etc/extensions/wasmtime.raw\n      target: /opt/extensions/wasmtime/wasmtime-v13.0.0-x86-64.raw\n      hard: false\n";
    const key = "ssh-ed25519 AAAAC3Nza me";
    const dropin =
      "systemd:\n  units:\n    - name: systemd-sysupdate.service\n      dropins:\n        - name: wasmtime.conf\n          contents: |\n            [Service]\n            ExecStartPre=/usr/lib/systemd/systemd-sysupdate -C wasmtime update\n";
    const snippet = `${link}${dropin}passwd:\n  users:\n    - name: core\n      ssh_authorized_keys:\n        - ${key}\n`;
    const made = machine(snippet, "all", { extras: { snippet, sshKeys: [key] } });
    expect(errors(made)).toEqual([]);
    expect(made.document.links.filter(({ path }) => path === "/etc/extensions/wasmtime.raw")).toHaveLength(1);
    expect(made.document.users).toMatchObject([{ ssh_authorized_keys: [key] }]);
    expect(doctor(made.butane).issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("leaves a timer off that the snippet switches off", () => {
    const made = machine(TIMER.replace("true", "false"));
    expect(made.document.units.find(({ name }) => name === "systemd-sysupdate.timer")).toMatchObject({
      enabled: false,
    });
  });
});
