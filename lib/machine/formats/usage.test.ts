import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Target } from "#lib/machine/choices/schema";
import { waysToTry } from "#lib/machine/formats/usage";

const ID = "https://bakery.example/api/v1/configs/0123";
const flatcar = (release: string | null = null): Target => ({ kind: "flatcar", release });
const fcos: Target = { kind: "fcos" };

type Change = Partial<Parameters<typeof waysToTry>[1]>;

function ways(format: Parameters<typeof waysToTry>[0], change: Change = {}) {
  const file = format === "bu" ? "config.bu" : "config.ign";
  const server = "https://bakery.example";
  return waysToTry(format, { target: flatcar(), arch: "x86-64", file, saved: null, server, ...change });
}

function commands(format: Parameters<typeof waysToTry>[0], change: Change = {}) {
  return ways(format, change)
    .map((way) => way.commands)
    .join("\n");
}

describe("the commands to try a config", () => {
  it("translate Butane before they boot it, and boot from the Ignition address", () => {
    const text = commands("bu", { saved: `${ID}.bu` });
    expect(text).toContain(`curl -fsSL -o config.bu ${ID}.bu\nbutane --strict config.bu >qemu.ign`);
    expect(text).toContain("-i qemu.ign");
    expect(text).toContain(`flatcar.first_boot=1 ignition.config.url=${ID}.ign`);
    expect(text).toContain("butane --strict config.bu >config.ign && openstack");
    expect(text).not.toContain(".bu.ign");
  });

  it("fetch the release and architecture that were chosen", () => {
    expect(commands("ign", { target: flatcar("3975.2.0") })).toContain("/amd64-usr/3975.2.0/");
    expect(commands("ign", { target: flatcar("3975") })).toContain("/amd64-usr/current/");
    expect(commands("ign", { arch: "arm64" })).toContain("flatcar_production_qemu_uefi_efi_code.qcow2");
  });

  it("are those of Fedora CoreOS for Fedora CoreOS", () => {
    const text = commands("ign", { target: fcos, saved: `${ID}.ign` });
    expect(text).toContain("opt/com.coreos/config,file=qemu.ign");
    expect(text).toContain(`ignition.firstboot ignition.platform.id=metal ignition.config.url=${ID}.ign`);
    expect(text).not.toContain("flatcar");
  });

  it("say where the address goes while there is none", () => {
    const change = { file: "install.sh" };
    expect(ways("sh", change).at(-1)?.note).toBe("Save the config to get its address.");
    expect(commands("sh", { saved: `${ID}.sh` })).toContain(`curl -fsSL ${ID}.sh | sudo sh`);
  });

  it("are shell in every case", () => {
    for (const target of [flatcar(), flatcar("3975.2.0"), fcos])
      for (const arch of ["x86-64", "arm64"] as const)
        for (const saved of [null, `${ID}.bu`])
          for (const { commands } of ways("bu", { target, arch, saved, server: "http://localhost:3000" }))
            expect(() => execFileSync("sh", ["-n"], { input: commands, stdio: "pipe" }), commands).not.toThrow();
  });
});

describe("the block for QEMU", () => {
  let folder = "";
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Pastes the block into a shell in a folder of its own, beside programs that only note how they were called. */
  function paste(block: string, files: Record<string, string>): string {
    folder = mkdtempSync(path.join(tmpdir(), "bakehouse-try-"));
    const programs = {
      butane: "cat",
      curl: `echo 'echo "booted $*"' >"$3"`,
      "coreos-installer": "touch ./fedora-coreos-42-qemu.x86_64.qcow2",
      "qemu-system-x86_64": 'echo "booted $*"',
    };
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`);
      chmodSync(path.join(folder, name), 0o755);
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    return execFileSync("sh", [], { cwd: folder, env, input: `${block}\n`, encoding: "utf8", stdio: "pipe" });
  }

  const local = "http://localhost:3000";
  const block = (change: Change) => ways("bu", { server: local, ...change })[0]?.commands ?? "";
  const text = `source: ${local}/extensions/docker.raw\nother: ${local}0/\n`;

  it("boots Flatcar with the address that the virtual machine needs", () => {
    expect(paste(block({}), { "config.bu": text })).toBe("booted -i qemu.ign -- -nographic -snapshot\n");
    expect(readFileSync(path.join(folder, "qemu.ign"), "utf8")).toBe(
      `source: http://10.0.2.2:3000/extensions/docker.raw\nother: ${local}0/\n`,
    );
  });

  it("boots Fedora CoreOS from the image that was just downloaded", () => {
    const said = paste(block({ target: fcos }), { "config.bu": text });
    expect(said).toContain("file=./fedora-coreos-42-qemu.x86_64.qcow2");
    expect(said).toContain("-fw_cfg name=opt/com.coreos/config,file=qemu.ign");
  });

  it("says what it needs, and what it leaves as it is", () => {
    const note = (format: "bu" | "ign", server: string) => ways(format, { server })[0]?.note;
    expect(note("bu", local)).toMatch(/^Needs curl, butane and QEMU\..* at 10\.0\.2\.2, so the block writes that\.$/);
    expect(note("ign", local)).toMatch(/^Needs curl and QEMU\..* Ignition keep the other address\.$/);
    expect(note("ign", "https://bakery.example")).not.toContain("10.0.2.2");
  });

  it("stops where the config was not downloaded, and says so", () => {
    expect(() => paste(block({}), {})).toThrow("First download config.bu into this folder.");
  });
});
