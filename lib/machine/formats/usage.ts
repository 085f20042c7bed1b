import { fromQemu, isLoopback } from "#lib/machine/choices/loopback";
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
  /** This server's address as the config names it. */
  server: string;
};

/** The ways to use a config in one format on one kind of machine. */
export function waysToTry(format: Format, trial: Trial): Way[] {
  return WAYS[format](trial);
}

const UNSAVED = "https://SERVER/api/v1/configs/ID";

const WAYS: Record<Format, (trial: Trial) => Way[]> = {
  bu: (trial) => withIgnition(trial, `butane --strict ${trial.file} >config.ign && `),
  ign: (trial) => withIgnition(trial, ""),
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

function withIgnition(trial: Trial, translate: string): Way[] {
  const { target, saved } = trial;
  const first = target.kind === "fcos" ? "ignition.firstboot ignition.platform.id=metal" : "flatcar.first_boot=1";
  const address = saved?.replace(/\.bu$/, ".ign") ?? `${UNSAVED}.ign`;
  return [
    inVm(trial),
    {
      title: "Boot over the network",
      commands: `${first} ignition.config.url=${address}`,
      note: `Kernel arguments for PXE or iPXE.${saved === null ? " Save the config to get its address." : ""}`,
    },
    {
      title: "Hand it to a cloud",
      commands: translate + userData("config.ign"),
      note: "Ignition is given as user data.",
    },
  ];
}

/** One block to paste: in a shell of its own, so that it ends at the first step that fails. */
function inVm(trial: Trial): Way {
  const isFcos = trial.target.kind === "fcos";
  const steps = ["set -e", config(trial), ignition(trial), isFcos ? coreos(trial.arch) : flatcar(trial)].flat();
  return {
    title: `Boot ${isFcos ? "Fedora CoreOS" : "Flatcar"} in QEMU`,
    commands: `(\n${steps.join("\n")}\n)`,
    note: notesOnVm(trial).join(" "),
  };
}

function notesOnVm({ target, file, server }: Trial): string[] {
  const isButane = file.endsWith(".bu");
  const needs = ["curl", isButane ? "butane" : [], target.kind === "fcos" ? "coreos-installer" : []].flat();
  return [
    `Needs ${needs.join(", ")} and QEMU. Log in with ssh -p 2222 core@localhost; Ctrl-A X ends it.`,
    isLoopback(server) ? "The virtual machine reaches this computer at 10.0.2.2, so the block writes that." : [],
    isLoopback(server) && !isButane ? "Confs that are written into Ignition keep the other address." : [],
  ].flat();
}

function config({ file, saved }: Trial): string {
  if (saved !== null) return `curl -fsSL -o ${file} ${saved}`;
  return `[ -f ${file} ] || { echo "First download ${file} into this folder." >&2; exit 1; }`;
}

function ignition({ file, server }: Trial): string {
  const translate = file.endsWith(".bu") ? "butane --strict" : "cat";
  if (!isLoopback(server)) return `${translate} ${file} >qemu.ign`;
  const text = `sed 's#${server}/#${fromQemu(server)}/#g' ${file}`;
  return `${translate === "cat" ? text : `${text} | ${translate}`} >qemu.ign`;
}

/** Flatcar's documentation, "Running Flatcar on QEMU": arm64 has a script with firmware files of its own. */
function flatcar({ target, arch }: Trial): string[] {
  const release = target.kind === "flatcar" && target.release?.split(".").length === 3 ? target.release : "current";
  const board = arch === "arm64" ? "arm64" : "amd64";
  const stem = arch === "arm64" ? "flatcar_production_qemu_uefi" : "flatcar_production_qemu";
  const firmware = arch === "arm64" ? [`${stem}_efi_vars.qcow2`, `${stem}_efi_code.qcow2`] : [];
  const folder = `flatcar-${board}-${release}`;
  return [
    `mkdir -p ${folder}`,
    `for file in ${[`${stem}.sh`, `${stem}_image.img`].concat(firmware).join(" ")}; do`,
    `  [ -f ${folder}/$file ] && continue`,
    `  curl -fL -o ${folder}/part https://stable.release.flatcar-linux.net/${board}-usr/${release}/$file`,
    `  mv ${folder}/part ${folder}/$file`,
    "done",
    `sh ${folder}/${stem}.sh -i qemu.ign -- -nographic -snapshot`,
  ];
}

function coreos(arch: Arch): string[] {
  const word = arch === "arm64" ? "aarch64" : "x86_64";
  const machine = arch === "arm64" ? "virt,accel=kvm:tcg -bios /usr/share/AAVMF/AAVMF_CODE.fd" : "accel=kvm:tcg";
  return [
    `newest() { find . -maxdepth 1 -name 'fedora-coreos-*-qemu.${word}.qcow2' | sort | tail -n 1; }`,
    `[ -n "$(newest)" ] || coreos-installer download -s stable -a ${word} -p qemu -f qcow2.xz --decompress`,
    `qemu-system-${word} -m 3072 -machine ${machine} -cpu max -nographic -snapshot \\`,
    '  -drive if=virtio,file="$(newest)" -nic user,model=virtio,hostfwd=tcp::2222-:22 \\',
    "  -fw_cfg name=opt/com.coreos/config,file=qemu.ign",
  ];
}

function userData(file: string): string {
  return [
    `openstack server create --user-data ${file} --image IMAGE --flavor FLAVOR NAME`,
    `aws ec2 run-instances --user-data file://${file} --image-id AMI --instance-type TYPE`,
  ].join("\n");
}
