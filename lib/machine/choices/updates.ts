import { baseOf, type Placed, type Updates } from "#lib/machine/choices/placed";
import { unitsOf } from "#lib/machine/choices/profile";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import type { Document, Parts } from "#lib/machine/formats/document";
import { CHANGED_FLAG, REBOOT_FLAG, SYSUPDATE, when } from "#lib/machine/formats/sysupdate";
import { NOOP_CONF, transferText } from "#lib/repository/transfer";

type Followed = Placed & { updates: Updates };
type DocumentUnit = Document["units"][number];

/** Everything systemd-sysupdate needs to keep the chosen extensions current; nothing when all are pinned. */
export function updateParts(input: MachineInput, placed: readonly Placed[], facts: Facts): Parts {
  const followed = placed.filter((one): one is Followed => one.updates !== null);
  const [first] = followed;
  if (first === undefined) return {};
  return {
    files: [noopFile(input, first, facts)].concat(followed.map((one) => confFile(one, input))),
    units: [timer(input), service(input, followed)],
  };
}

/** Confs published for `/opt/extensions` do not fit another layout. */
export function writesConfs({ confs, target }: Pick<MachineInput, "confs" | "target">): boolean {
  return confs === "inline" || target.kind === "fcos";
}

function noopFile(input: MachineInput, first: Followed, facts: Facts): Document["files"][number] {
  return {
    path: "/etc/sysupdate.d/noop.conf",
    contents: writesConfs(input) ? { inline: NOOP_CONF } : { source: `${baseOf(first.extension, facts)}/noop.conf` },
    why: "matches nothing: without any transfer the service would fail",
  };
}

function confFile(followed: Followed, input: MachineInput): Document["files"][number] {
  const { name, choice, updates, extension } = followed;
  return {
    path: `/etc/sysupdate.${name}.d/${updates.conf}.conf`,
    contents: writesConfs(input) ? { inline: transfer(followed, input) } : { source: updates.url },
    why: `where new ${extension.updates === "minor" ? `${updates.conf} patches` : `${name} versions`} come from`,
    from: `${choice}.updates`,
  };
}

/** The link names the merged name, in a minor stream as well. */
function transfer({ updates: { from, matchPattern, into }, merged }: Followed, { instancesMax }: MachineInput): string {
  return transferText({ from, pattern: matchPattern, into, link: merged, instancesMax });
}

const EVERY: Record<Exclude<MachineInput["cadence"], "default">, { active: string; spread: string }> = {
  hourly: { active: "1h", spread: "15min" },
  "6h": { active: "6h", spread: "1h" },
  daily: { active: "1d", spread: "4h" },
  weekly: { active: "1w", spread: "1d" },
};

function timer({ cadence }: MachineInput): DocumentUnit {
  const why = "looks for new versions";
  if (cadence === "default") return { name: "systemd-sysupdate.timer", enabled: true, why };
  const { active, spread } = EVERY[cadence];
  // The empty value takes back every time the unit itself sets (systemd.timer(5)).
  const contents = `[Timer]\nOnBootSec=\nOnBootSec=15min\nOnUnitActiveSec=${active}\nRandomizedDelaySec=${spread}\n`;
  return { name: "systemd-sysupdate.timer", enabled: true, dropins: [{ name: "cadence.conf", contents }], why };
}

/** One drop-in per extension, so that each stays readable alone; what follows an update is in one more. */
function service(input: MachineInput, followed: readonly Followed[]): DocumentUnit {
  const dropins = followed.map((one) => ({
    name: `${one.name}.conf`,
    contents: `[Service]\nExecStartPre=${stage(input.after, one)}\n`,
  }));
  const post = afterwards(input, followed);
  if (post !== null) dropins.push({ name: "sysext.conf", contents: `[Service]\nExecStartPost=${post}\n` });
  return { name: "systemd-sysupdate.service", dropins, why: WHY_AFTER[input.after] };
}

const WHY_AFTER: Record<MachineInput["after"], string> = {
  none: "stages new versions; the next boot merges them",
  "reboot-flag": `stages new versions and asks for a reboot by ${REBOOT_FLAG}`,
  "restart-sysext": "stages new versions and merges them at once",
  "restart-units": "stages new versions, merges them at once and restarts what uses them",
};

function stage(after: MachineInput["after"], { name, merged }: Followed): string {
  const update = `${SYSUPDATE} -C ${name} update`;
  if (after === "reboot-flag") return when(merged, update, REBOOT_FLAG);
  if (after === "restart-units") return when(merged, update, CHANGED_FLAG);
  return update;
}

function afterwards(input: MachineInput, followed: readonly Followed[]): string | null {
  if (input.after === "restart-sysext") return "systemctl restart systemd-sysext";
  if (input.after !== "restart-units") return null;
  const own = Array.from(new Set(followed.flatMap(unitsOf)));
  const named = input.restartUnits.length > 0 ? input.restartUnits : own;
  const steps = ["systemctl restart systemd-sysext ensure-sysext"];
  if (named.length > 0) steps.push(`systemctl restart ${named.join(" ")}`);
  // The flag goes last: what failed is tried again at the next run.
  return `/usr/bin/sh -c 'test ! -e ${CHANGED_FLAG} || { ${steps.join(" && ")} && rm ${CHANGED_FLAG}; }'`;
}
