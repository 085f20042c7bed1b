import { byItselfText } from "#lib/follow/due";
import type { Group } from "#lib/follow/inbox";
import type { Outlook } from "#lib/follow/outlook";
import { versionHref } from "../images/image-href";

/** A version as the inbox lists it. */
export type VersionRow = {
  name: string;
  version: string;
  href: ReturnType<typeof versionHref>;
  files: string[];
  arches: string[];
  /** The version that machines have before it. */
  before: string | null;
  worse: string[];
  isCompared: boolean;
  /** What it does without anybody's decision, and what stands against it. */
  plan: string | null;
  hindrances: string[];
  /** Who decided, when and why. */
  decided: { at: string; by: string; note: string } | null;
  bakedAt: string;
};

export function toVersionRow(group: Group, now: Date, outlook?: Outlook): VersionRow {
  const { name, version, images, bakedAt } = group;
  const { before = null, worse = [], isCompared = false, byItself = null } = outlook ?? {};
  const decided = images.find((image) => image.decided !== null)?.decided ?? null;
  return {
    name,
    version,
    before,
    worse,
    isCompared,
    href: versionHref(group),
    files: images.map(({ file }) => file),
    arches: images.map(({ arch }) => arch),
    plan: byItselfText(byItself, now),
    hindrances: byItself?.hindrances ?? [],
    decided: decided && { ...decided, at: decided.at.toISOString() },
    bakedAt: bakedAt.toISOString(),
  };
}
