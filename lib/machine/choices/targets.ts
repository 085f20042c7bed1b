import { FLATCAR_ZSTD } from "#lib/compression";
import type { KnownImage, MachineInput, Target } from "#lib/machine/choices/schema";
import { compareVersions } from "#lib/version-order";

/**
 * What Flatcar releases can do, from its release notes and the systemd and kernel they carry. The only place for these
 * numbers; pages show `because` as the reason of a hint.
 */
export const FLATCAR = {
  sysext: {
    from: "3185",
    because: "Flatcar merges system extensions of one's own from release 3185 on (systemd 250).",
  },
  anyOs: { from: "3510", because: "ID=_any needs systemd 252, which Flatcar has from release 3510 on." },
  sysupdate: { from: "3510.2.0", because: "systemd-sysupdate is part of Flatcar from release 3510.2.0 on." },
  withoutTorcx: { from: "3761", because: "Torcx is part of Flatcar up to major release 3760 and gone from 3794 on." },
  zstd: {
    from: FLATCAR_ZSTD,
    because: `Flatcar can mount zstd images from release ${FLATCAR_ZSTD} on (kernel 6.6), which every supported release is.`,
  },
} as const;
export type FlatcarFeature = keyof typeof FLATCAR;

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
  fcos: { "1.5.0": "3.4.0", "1.4.0": "3.3.0" },
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
