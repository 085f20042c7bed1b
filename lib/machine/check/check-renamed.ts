import { SERVICES } from "#lib/machine/check/check-commands";
import type { DocumentIssue } from "#lib/machine/check/document-issue";
import { issue, type Severity } from "#lib/machine/check/issue";
import type { Known } from "#lib/machine/check/known";
import { callsOf } from "#lib/machine/check/sysupdate-parts";
import type { Target } from "#lib/machine/choices/schema";
import { systemdOfTarget } from "#lib/machine/choices/targets";
import type { Document } from "#lib/machine/formats/document";
import { newestSystemd, UPDATE_UNITS } from "#lib/systems";

type Unit = Document["units"][number];

const { renamedIn, before, after } = UPDATE_UNITS;

/**
 * Updates that only one name of systemd's update units has. What Ignition enables is a preset, which follows no alias;
 * drop-ins under the older name count under both. Scripts enable by `systemctl`, which follows aliases.
 */
export function checkRenamed(document: Document, { target }: Known): DocumentIssue[] {
  if (target?.kind === "other") return [];
  const isRenamed = knowsNewer(document, target);
  const issues = isRenamed === true ? [] : withoutOlder(document, isRenamed === false ? "warning" : "hint");
  return isRenamed === false ? issues : issues.concat(withoutNewer(document, isRenamed ? "warning" : "hint"));
}

/** Whether the system has the newer names: as its releases have so far where none is named, null where nothing is known. */
function knowsNewer({ variant }: Document, target: Target | undefined): boolean | null {
  const systemd = target === undefined ? null : systemdOfTarget(target);
  if (systemd !== null) return systemd >= renamedIn;
  const isNewerThanAll = target?.kind === "flatcar" && target.release !== null;
  return variant === "other" || isNewerThanAll || newestSystemd(variant) >= renamedIn ? null : false;
}

/** What systemd 262 does with a config that knows the older names alone. */
function withoutNewer(document: Document, severity: Severity): DocumentIssue[] {
  const { units } = document;
  const timer = units.findIndex((unit) => unit.name === before.timer && isPreset(unit));
  if (timer >= 0 && isOpen(units, after.timer)) {
    const message =
      `From systemd ${renamedIn} on ${before.timer} is called ${after.timer}, and what is enabled under the older name alone ` +
      "stays off at the first boot. Enable both names.";
    return [issue(severity, "one-name", message, ["units", timer, "name"])];
  }
  const isStarted = units.some((unit) => unit.name === after.timer && unit.enabled === true && unit.mask !== true);
  const call = callsOf(document).find(({ unit }) => SERVICES.includes(unit));
  const services = units.filter(({ name }) => SERVICES.includes(name));
  if (!isStarted || call === undefined || services.some((unit) => isOwn(unit) || isReset(unit))) return [];
  const message =
    `From systemd ${renamedIn} on the service asks for every component by itself, so this asks a second time. ` +
    `A drop-in of ${after.service} with ExecStart= can keep it from that.`;
  return [issue(severity, "asks-twice", message, call.at)];
}

/** What systemd up to 261 does with a config that knows the newer names alone. */
function withoutOlder({ units }: Document, severity: Severity): DocumentIssue[] {
  const timers = units.flatMap((unit, index): DocumentIssue[] => {
    if (unit.name !== after.timer || !isPreset(unit) || !isOpen(units, before.timer)) return [];
    const message = `Up to systemd ${renamedIn - 1} there is no ${after.timer}: it is called ${before.timer}, which nothing enables here. Enable both names.`;
    return [issue(severity, "one-name", message, ["units", index, "name"])];
  });
  const dropins = (["timer", "service"] as const).flatMap((kind) => {
    const older = units.find(({ name }) => name === before[kind])?.dropins ?? [];
    return units.flatMap((unit, index): DocumentIssue[] => {
      const alone = unit.name === after[kind] && !isOwn(unit) ? (unit.dropins ?? []) : [];
      return alone.flatMap(({ name, contents = "" }, part): DocumentIssue[] => {
        if (isResetText(contents) || older.some((other) => other.name === name)) return [];
        const message = `Up to systemd ${renamedIn - 1} nothing reads this drop-in: the unit is called ${before[kind]} there. Write it under both names.`;
        return [issue(severity, "one-name", message, ["units", index, "dropins", part, "name"])];
      });
    });
  });
  return timers.concat(dropins);
}

/** Whether it is systemd's own unit that is enabled. */
function isPreset(unit: Unit): boolean {
  return unit.enabled === true && unit.mask !== true && !isOwn(unit);
}

/** Whether nothing is said of a unit's start: what is switched off on purpose stays so. */
function isOpen(units: readonly Unit[], name: string): boolean {
  return units.every((unit) => unit.name !== name || (unit.enabled === undefined && unit.mask !== true));
}

function isOwn({ contents, contents_local }: Unit): boolean {
  return contents !== undefined || contents_local !== undefined;
}

function isReset({ dropins = [] }: Unit): boolean {
  return dropins.some(({ contents = "", contents_local }) => contents_local !== undefined || isResetText(contents));
}

/** The empty value takes back what the unit itself runs. */
function isResetText(contents: string): boolean {
  return /^ExecStart=\s*$/m.test(contents);
}
