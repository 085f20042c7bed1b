import type { Target } from "#lib/machine/choices/schema";
import type { Format } from "#lib/machine/formats/names";
import type { Arch } from "#lib/words";

/** One way to use a config: what it does, the exact lines, and what to mind. */
export type Way = { title: string; commands: string; note?: string };

type Trial = {
  target: Target;
  arch: Arch;
  /** Name under which the config is downloaded. */
  file: string;
  /** Address of the saved config in this format; null while it is not saved. */
  saved: string | null;
};

/** The ways to use a config in one format on one kind of machine. */
export function waysToTry(format: Format, trial: Trial): Way[] {
  return WAYS[format](trial);
}

const UNSAVED = "https://SERVER/api/v1/configs/ID";

const WAYS: Record<Format, (trial: Trial) => Way[]> = {
  bu: (trial) => {
    const translate: Way = {
      title: "Translate it to Ignition",
      commands: `butane --strict ${trial.file} > config.ign`,
    };
    const saved = trial.saved?.replace(/\.bu$/, ".ign") ?? null;
    return [translate].concat(withIgnition({ ...trial, file: "config.ign", saved }));
  },
  ign: withIgnition,
  cloud: ({ file }) => [
    { title: "Check it", commands: `cloud-init schema --config-file ${file}` },
    { title: "Hand it to a cloud", commands: userData(file) },
  ],
  sh: ({ file, saved }) => [
    { title: "Run it on the machine", commands: `sudo sh ${file}`, note: "Run again, it changes only what differs." },
    {
      title: "Run it from this server",
      commands: `curl -fsSL ${saved ?? `${UNSAVED}.sh`} | sudo sh`,
      note: saved === null ? "Save the config to get its address." : undefined,
    },
  ],
};

function withIgnition({ target, arch, file, saved }: Trial): Way[] {
  const first = target.kind === "fcos" ? "ignition.firstboot ignition.platform.id=metal" : "flatcar.first_boot=1";
  return [
    target.kind === "fcos" ? inCoreosVm(arch, file) : inFlatcarVm(target, arch, file),
    {
      title: "Boot over the network",
      commands: `${first} ignition.config.url=${saved ?? `${UNSAVED}.ign`}`,
      note: `Kernel arguments for PXE or iPXE.${saved === null ? " Save the config to get its address." : ""}`,
    },
    { title: "Hand it to a cloud", commands: userData(file), note: "Ignition is given as user data." },
  ];
}

/** QEMU's user network shows the computer it runs on as 10.0.2.2. */
const FROM_VM = "In the virtual machine, this computer is 10.0.2.2, not localhost.";

/** Flatcar's documentation, "Running Flatcar on QEMU": arm64 has a script with firmware files of its own. */
function inFlatcarVm(target: Target, arch: Arch, file: string): Way {
  const release = target.kind === "flatcar" && target.release?.split(".").length === 3 ? target.release : "current";
  const base = `https://stable.release.flatcar-linux.net/${arch === "arm64" ? "arm64" : "amd64"}-usr/${release}`;
  const stem = arch === "arm64" ? "flatcar_production_qemu_uefi" : "flatcar_production_qemu";
  const firmware = arch === "arm64" ? [`${stem}_efi_vars.qcow2`, `${stem}_efi_code.qcow2`] : [];
  const files = [`${stem}.sh`, `${stem}_image.img`].concat(firmware);
  const lines = [
    files.map((name) => `curl -fLO ${base}/${name}`),
    `chmod +x ${stem}.sh`,
    `./${stem}.sh -i ${file} -- -nographic`,
  ];
  return { title: "Boot Flatcar in QEMU", commands: lines.flat().join("\n"), note: FROM_VM };
}

function inCoreosVm(arch: Arch, file: string): Way {
  const word = arch === "arm64" ? "aarch64" : "x86_64";
  const machine = arch === "arm64" ? "-machine virt -cpu max -bios /usr/share/AAVMF/AAVMF_CODE.fd" : "-cpu max";
  const lines = [
    `coreos-installer download -s stable -a ${word} -p qemu -f qcow2.xz --decompress`,
    `qemu-system-${word} -m 3072 ${machine} -nographic -snapshot \\`,
    `  -drive if=virtio,file="$(ls fedora-coreos-*-qemu.${word}.qcow2)" \\`,
    `  -fw_cfg name=opt/com.coreos/config,file=${file}`,
  ];
  return { title: "Boot Fedora CoreOS in QEMU", commands: lines.join("\n"), note: FROM_VM };
}

function userData(file: string): string {
  return [
    `openstack server create --user-data ${file} --image IMAGE --flavor FLAVOR NAME`,
    `aws ec2 run-instances --user-data file://${file} --image-id AMI --instance-type TYPE`,
  ].join("\n");
}
