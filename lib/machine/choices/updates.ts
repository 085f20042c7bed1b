import { isChecked } from "#lib/machine/choices/keyring-parts";
import { baseOf, type Placed, type Updates } from "#lib/machine/choices/placed";
import { unitsOf } from "#lib/machine/choices/profile";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import type { Document, Parts } from "#lib/machine/formats/document";
import {
  CHANGED_FLAG,
  MERGE_AGAIN,
  REBOOT_FLAG,
  SYSUPDATE,
  UPDATE_ONCE,
  UPDATE_TIMERS,
  when,
} from "#lib/machine/formats/sysupdate";
import { NOOP_CONF, transferText } from "#lib/repository/transfer";
import { UPDATE_UNITS } from "#lib/systems";

type Followed = Placed & { updates: Updates };
type DocumentUnit = Document["units"][number];

/** Everything systemd-sysupdate needs to keep the chosen extensions current; nothing when all are pinned. */
export function updateParts(input: MachineInput, placed: readonly Placed[], facts: Facts): Parts {
  const followed = placed.filter((one): one is Followed => one.updates !== null);
  const [first] = followed;
  if (first === undefined) return {};
  return {
    files: [noopFile(input, first, facts)].concat(followed.map((one) => confFile(one, input, facts))),
    units: UPDATE_TIMERS.map((name) => timer(name, input)).concat(service(input, followed), ONCE, MERGING[input.after]),
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

function confFile(followed: Followed, input: MachineInput, facts: Facts): Document["files"][number] {
  const { name, choice, updates, extension } = followed;
  return {
    path: `/etc/sysupdate.${name}.d/${updates.conf}.conf`,
    contents: writesConfs(input) ? { inline: transfer(followed, input, facts) } : { source: updates.url },
    why: `where new ${extension.updates === "minor" ? `${updates.conf} patches` : `${name} versions`} come from`,
    from: `${choice}.updates`,
  };
}

/** The link names the merged name, in a minor stream as well. */
function transfer({ updates, merged, extension }: Followed, input: MachineInput, facts: Facts): string {
  const { from, matchPattern: pattern, into } = updates;
  const verify = isChecked(extension, input, facts);
  return transferText({ from, pattern, into, link: merged, instancesMax: input.instancesMax, verify });
}

const EVERY: Record<Exclude<MachineInput["cadence"], "default">, { active: string; spread: string }> = {
  hourly: { active: "1h", spread: "15min" },
  "6h": { active: "6h", spread: "1h" },
  daily: { active: "1d", spread: "4h" },
  weekly: { active: "1w", spread: "1d" },
};

function timer(name: string, { cadence }: MachineInput): DocumentUnit {
  const why = name === UPDATE_TIMERS[0] ? "looks for new versions" : "its name from systemd 262 on";
  if (cadence === "default") return { name, enabled: true, why };
  const { active, spread } = EVERY[cadence];
  // The empty value takes back every time the unit itself sets (systemd.timer(5)).
  const contents = `[Timer]\nOnBootSec=\nOnBootSec=15min\nOnUnitActiveSec=${active}\nRandomizedDelaySec=${spread}\n`;
  return { name, enabled: true, dropins: [{ name: "cadence.conf", contents }], why };
}

/** Read from systemd 262 on alone; the drop-ins under the older name count there as well. */
const ONCE: DocumentUnit = {
  name: UPDATE_UNITS.after.service,
  dropins: [UPDATE_ONCE],
  why: "keeps systemd 262 from asking for every extension a second time",
};

/** A restart refreshes when it stops as well: after the last image was removed, the unit's conditions keep it from starting. */
const REFRESH = `[Service]
ExecStart=
ExecStart=systemd-sysext refresh
ExecStop=
ExecStop=/usr/bin/sh -c 'if systemctl list-jobs systemd-sysext.service | grep -q restart; then exec systemd-sysext refresh; else exec systemd-sysext unmerge; fi'
`;
const REFRESHING: DocumentUnit = {
  name: "systemd-sysext.service",
  dropins: [{ name: "refresh.conf", contents: REFRESH }],
  why: "lets a restart swap images in one step: without them for a moment, systemd 257 forgets their sockets",
};

/** systemd 262 merges what systemd-sysupdate has installed at once where this socket is enabled, as its own presets want it. */
const SILENT: DocumentUnit = {
  name: "systemd-sysupdate-notify-sysext.socket",
  mask: true,
  why: "keeps systemd 262 from merging before the next boot",
};

/** What makes each policy merge when it should, whatever the systemd. */
const MERGING: Record<MachineInput["after"], DocumentUnit[]> = {
  none: [SILENT],
  "reboot-flag": [SILENT],
  "restart-sysext": [REFRESHING],
  "restart-units": [],
};

/** One drop-in per extension, so that each stays readable alone; what follows an update is in one more. */
function service(input: MachineInput, followed: readonly Followed[]): DocumentUnit {
  const dropins = followed.map((one) => ({
    name: `${one.name}.conf`,
    contents: `[Service]\nExecStartPre=${stage(input.after, one)}\n`,
  }));
  const post = afterwards(input, followed);
  if (post !== null) dropins.push({ name: "sysext.conf", contents: `[Service]\nExecStartPost=${post}\n` });
  return { name: UPDATE_UNITS.before.service, dropins, why: WHY_AFTER[input.after] };
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
  const steps = MERGE_AGAIN.concat(restarts(input, followed));
  // The flag goes last: what failed is tried again at the next run.
  return `/usr/bin/sh -c 'test ! -e ${CHANGED_FLAG} || { ${steps.join(" && ")} && rm ${CHANGED_FLAG}; }'`;
}

function restarts({ restartUnits }: MachineInput, followed: readonly Followed[]): string[] {
  const units = restartUnits.length > 0 ? restartUnits : Array.from(new Set(followed.flatMap(unitsOf)));
  return units.length === 0 ? [] : [`systemctl restart ${units.join(" ")}`];
}
