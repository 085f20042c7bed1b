import type { Document } from "#lib/machine/formats/document";
import { SCRIPT_HEAD } from "#lib/machine/formats/script-head";
import { fileStep, linkStep, quote, refuse } from "#lib/machine/formats/script-steps";
import { MERGE_AGAIN, SYSUPDATE, UPDATE_TIMERS } from "#lib/machine/formats/sysupdate";

/**
 * A POSIX shell script that does on a running system what Ignition does at first boot: downloads with their digests
 * checked, files, links, units; then merges the images and starts their services. It can be run twice. AppError
 * unsupported names what it cannot do.
 */
export function toScript(document: Document): string {
  refuse(document);
  const followed = new Set(
    document.files.flatMap(({ path }) => /^\/etc\/sysupdate\.([^/]+)\.d\//.exec(path)?.[1] ?? []),
  );
  const steps = [
    SCRIPT_HEAD,
    document.users.flatMap(({ name, ssh_authorized_keys: keys = [] }) =>
      keys.map((key) => `key ${quote(name)} ${quote(key)}`),
    ),
    document.directories.map(({ path, mode = 0o755 }) => `install -d -m ${mode.toString(8)} -- ${quote(path)}`),
    document.files.map((file) => explained(file, fileStep(file))),
    document.links.map((link) => explained(link, linkStep(link, followed))),
    document.units.map((unit) => explained(unit, unitFiles(unit))),
    finish(document),
  ].flat();
  return `${steps.filter((step) => step !== "").join("\n")}\n`;
}

function explained({ why }: { why?: string }, step: string): string {
  return why === undefined || step === "" ? step : `${why.trimEnd().replaceAll(/^/gm, "# ")}\n${step}`;
}

function unitFiles({ name, contents, mask, dropins = [] }: Document["units"][number]): string {
  const folder = "/etc/systemd/system";
  const steps: string[] = [];
  if (contents !== undefined) steps.push(fileStep({ path: `${folder}/${name}`, contents: { inline: contents } }));
  for (const dropin of dropins)
    steps.push(fileStep({ path: `${folder}/${name}.d/${dropin.name}`, contents: { inline: dropin.contents } }));
  if (mask === true) steps.push(`systemctl mask --now -- ${quote(name)}`);
  return steps.join("\n");
}

const SYSEXT = ["systemd-sysext.service", "ensure-sysext.service"];

/** Images are merged before other units are enabled, since these may come with the images. */
function finish({ files, units }: Document): string {
  const enabled = units.filter((unit) => unit.enabled === true).map(({ name }) => name);
  const disabled = units.filter((unit) => unit.enabled === false).map(({ name }) => name);
  const own = enabled.filter((name) => SYSEXT.includes(name));
  const steps = [
    "",
    files.some(({ path }) => path === "/etc/hostname") ? ["hostname -F /etc/hostname"] : [],
    "systemctl daemon-reload",
    disabled.map((name) => `systemctl disable --now -- ${quote(name)}`),
    own.length === 0 ? MERGE_AGAIN : mergeWithOwn(own),
    enabled.filter((name) => !SYSEXT.includes(name) && !isSecondName(name, enabled)).map(enable),
  ];
  return steps.flat().join("\n");
}

/** Units that this script brings may not run yet, where those of Flatcar always do. */
function mergeWithOwn(units: readonly string[]): string[] {
  return [
    `systemctl enable ${units.join(" ")}`,
    "systemctl reload-or-restart systemd-sysext.service",
    "systemctl restart ensure-sysext.service",
  ];
}

/** systemctl follows the alias that presets do not, and older systemd has no unit of the other name. */
function isSecondName(name: string, enabled: readonly string[]): boolean {
  const [first, second] = UPDATE_TIMERS;
  return name === second && enabled.includes(first);
}

function enable(name: string): string {
  if (!name.startsWith("systemd-sysupdate")) return `systemctl enable --now -- ${quote(name)}`;
  return `if [ -x ${SYSUPDATE} ]; then
  systemctl enable --now -- ${quote(name)}
else
  echo "systemd-sysupdate is not installed here, so the extensions stay at their versions." >&2
fi`;
}
