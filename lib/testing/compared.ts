import type { Compared } from "#lib/follow/compare";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";
import type { ImageRow } from "#lib/images/schema";
import type { Finding } from "#lib/inspect/finding";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import { PinnedRequest } from "#lib/recipes/schema";
import { testPlan } from "#lib/testing/bakery";

type Given = {
  version?: string;
  size?: number;
  recipeDigest?: string;
  manifest?: Manifest;
  sources?: PlanSource[];
  options?: Record<string, string>;
  warnings?: string[];
  findings?: Finding[] | null;
  image?: Partial<ImageRow>;
};

/** An image as it is compared, of the extension `tool`. */
export function compared({
  version = "1.0.0",
  manifest = [],
  warnings = [],
  findings = [],
  ...given
}: Given = {}): Compared {
  return { image: imageRow({ version, ...given }), manifest, plan: planOf(given), warnings, findings };
}

function imageRow({ version = "1.0.0", size = 1_000_000, recipeDigest = "r1", image = {} }: Given): ImageRow {
  const arch = image.arch ?? "x86-64";
  const file = `tool-${version}-${arch}.raw`;
  const target = { arch, os: "flatcar", osVersion: null, compression: "gzip:6" };
  const origin = { recipe: "tool", recipeDigest, bakerRevision: 1, buildId: `build of ${file}`, errata: [] };
  const standing = { state: "candidate", withdrawn: null, decided: null, deletedAt: null } as const;
  const use = { fetchedAt: null, keptReason: null, publishedAt: null };
  const identity = { file, name: "tool", version, revision: 0, sha256: "0".repeat(64), size, fingerprint: file };
  return {
    ...identity,
    ...target,
    ...origin,
    ...standing,
    ...use,
    createdAt: new Date("2026-11-23T08:00:00Z"),
    ...image,
  };
}

function planOf({ sources = [], options = {} }: Given): Plan {
  const request = PinnedRequest.parse({ recipe: "tool", name: "tool", version: "1.0.0", options });
  return testPlan({ sources, request });
}

/** A file of an image; its digest is made of its `text`. */
export function entry(path: string, text = path, more: Partial<ManifestEntry> = {}): ManifestEntry {
  return { path, type: "file", mode: 0o644, size: text.length, sha256: digestOf(text), ...more };
}

function digestOf(text: string): string {
  return Buffer.from(text).toString("hex").padEnd(64, "0").slice(0, 64);
}
