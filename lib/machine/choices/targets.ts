import type { KnownImage, MachineInput, Target } from "#lib/machine/choices/schema";
import { FLATCAR, FLATCAR_RELEASES, type FlatcarFeature, flatcarRelease, SYSTEMD_SINCE, systemdOf } from "#lib/systems";
import { compareVersions } from "#lib/version-order";

/** Whether the target surely has a feature. Unlike `lacks`, false for "any release". */
export function has(target: Target, feature: FlatcarFeature): boolean {
  return target.kind === "flatcar" && target.release !== null && !isOlder(target.release, feature);
}

/** Whether the target is a Flatcar that is known to be too old for a feature. */
export function lacks(target: Target, feature: FlatcarFeature): boolean {
  return target.kind === "flatcar" && target.release !== null && isOlder(target.release, feature);
}

/** Whether Torcx may bring its own Docker there: any release, or one up to 3760. */
export function mayHaveTorcx(target: Target): boolean {
  return target.kind === "flatcar" && !has(target, "withoutTorcx");
}

/**
 * Why a target's systemd is too old for something, or null: because it is not, or because it is not known. Of Flatcar its own
 * releases are asked.
 */
export function tooOldFor(target: Target, feature: keyof typeof SYSTEMD_SINCE): string | null {
  if (target.kind === "flatcar") return lacks(target, feature) ? FLATCAR[feature].because : null;
  if (target.kind === "fcos") return null;
  const systemd = systemdOf(target.id, target.version);
  if (systemd === null || systemd >= SYSTEMD_SINCE[feature]) return null;
  return `${describeTarget(target)} has systemd ${systemd}, and ${NEEDS[feature]} needs ${SYSTEMD_SINCE[feature]}.`;
}

/** The version of a target's systemd; null where it is not known. A release that is newer than the table may have any. */
export function systemdOfTarget(target: Target): number | null {
  if (target.kind === "other") return systemdOf(target.id, target.version);
  if (target.kind === "fcos" || target.release === null) return null;
  const [newest] = FLATCAR_RELEASES.slice(-1);
  const isKnown = newest !== undefined && compareVersions(target.release, newest.release) <= 0;
  return isKnown ? (flatcarRelease(target.release)?.systemd ?? null) : null;
}

const NEEDS = { sysext: "systemd-sysext", sysupdate: "systemd-sysupdate", anyOs: "an image for any system (ID=_any)" };

function isOlder(release: string, feature: FlatcarFeature): boolean {
  return compareVersions(release, FLATCAR[feature].from) < 0;
}

/** Folders a target reads images from. `images: null` gives every extension a folder below `store`. */
export type Folders = {
  /** Where versioned images are kept. */
  store: string;
  /** Where systemd-sysext looks for `NAME.raw`. */
  merged: string;
  /** Whether each extension has a folder of its own below `store`. */
  own: boolean;
};

const USUAL: Folders = { store: "/opt/extensions", merged: "/etc/extensions", own: true };
const FOLDERS: Record<Target["kind"], Folders> = {
  flatcar: USUAL,
  // /opt is a link into /var there; this is the layout of Fedora's own extensions.
  fcos: { store: "/var/lib/extensions.d", merged: "/var/lib/extensions", own: false },
  other: USUAL,
};

export function foldersOf(target: Target): Folders {
  return FOLDERS[target.kind];
}

/** Butane versions of each variant, the default first, and the Ignition version each becomes (Butane's own table). */
export const BUTANE: Record<"flatcar" | "fcos", Readonly<Record<string, string>>> = {
  flatcar: { "1.0.0": "3.3.0", "1.1.0": "3.4.0" },
  fcos: { "1.5.0": "3.4.0", "1.7.0": "3.6.0", "1.6.0": "3.5.0", "1.4.0": "3.3.0" },
};

/** The Butane version to write: the chosen one where the target has it, else the target's usual one. */
export function butaneVersionOf({ target, butane }: Pick<MachineInput, "target" | "butane">): string {
  const known = target.kind === "other" ? {} : BUTANE[target.kind];
  return butane !== undefined && butane in known ? butane : (Object.keys(known)[0] ?? "");
}

/** Whether systemd finds the helper that starts the services of merged images there. Others get ours. */
export function bringsEnsureSysext(target: Target): boolean {
  return target.kind === "flatcar";
}

const IDS = { flatcar: "flatcar", fcos: "fedora" } as const;

/** `ID=` and `VERSION_ID=` of its os-release; null for a version that nobody named. */
export function osReleaseOf(target: Target): { os: string; osVersion: string | null } {
  if (target.kind === "other") return { os: target.id, osVersion: target.version ?? null };
  return { os: IDS[target.kind], osVersion: target.kind === "flatcar" ? target.release : null };
}

/** Whether a target merges images that were baked for this system. */
export function fits({ os, osVersion }: Pick<KnownImage, "os" | "osVersion">, target: Target): boolean {
  if (os === "_any") return true;
  if (target.kind !== "other") return os === IDS[target.kind] && (target.kind === "flatcar" || Boolean(osVersion));
  return os === target.id && (target.version === undefined || !osVersion || osVersion === target.version);
}

/** The target in words: `Flatcar 3510.2.0`. */
export function describeTarget(target: Target): string {
  if (target.kind === "flatcar") return target.release === null ? "Flatcar (any release)" : `Flatcar ${target.release}`;
  if (target.kind === "fcos") return "Fedora CoreOS";
  return target.version === undefined ? target.id : `${target.id} ${target.version}`;
}
