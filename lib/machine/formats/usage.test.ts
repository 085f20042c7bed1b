import { describe, expect, it } from "vitest";
import type { Target } from "#lib/machine/choices/schema";
import { waysToTry } from "#lib/machine/formats/usage";

const ID = "https://bakery.example/api/v1/configs/0123";
const flatcar = (release: string | null = null): Target => ({ kind: "flatcar", release });

function commands(format: Parameters<typeof waysToTry>[0], change: Partial<Parameters<typeof waysToTry>[1]> = {}) {
  const trial = { target: flatcar(), arch: "x86-64" as const, file: "config.ign", saved: null, ...change };
  return waysToTry(format, trial)
    .map(({ commands }) => commands)
    .join("\n");
}

describe("the commands to try a config", () => {
  it("translate Butane before they boot it, and boot from the Ignition address", () => {
    const text = commands("bu", { file: "config.bu", saved: `${ID}.bu` });
    expect(text).toContain("butane --strict config.bu > config.ign");
    expect(text).toContain("./flatcar_production_qemu.sh -i config.ign");
    expect(text).toContain(`flatcar.first_boot=1 ignition.config.url=${ID}.ign`);
    expect(text).not.toContain(".bu.ign");
  });

  it("fetch the release and architecture that were chosen", () => {
    expect(commands("ign", { target: flatcar("3975.2.0") })).toContain("/amd64-usr/3975.2.0/");
    expect(commands("ign", { target: flatcar("3975") })).toContain("/amd64-usr/current/");
    expect(commands("ign", { arch: "arm64" })).toContain(
      "/arm64-usr/current/flatcar_production_qemu_uefi_efi_code.qcow2",
    );
  });

  it("are those of Fedora CoreOS for Fedora CoreOS", () => {
    const text = commands("ign", { target: { kind: "fcos" }, saved: `${ID}.ign` });
    expect(text).toContain("opt/com.coreos/config,file=config.ign");
    expect(text).toContain(`ignition.firstboot ignition.platform.id=metal ignition.config.url=${ID}.ign`);
    expect(text).not.toContain("flatcar");
  });

  it("say where the address goes while there is none", () => {
    const ways = waysToTry("sh", { target: flatcar(), arch: "x86-64", file: "install.sh", saved: null });
    expect(ways.at(-1)?.note).toBe("Save the config to get its address.");
    expect(commands("sh", { saved: `${ID}.sh` })).toContain(`curl -fsSL ${ID}.sh | sudo sh`);
  });
});
