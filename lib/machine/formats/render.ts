import type { Target } from "#lib/machine/choices/schema";
import { toButane } from "#lib/machine/formats/butane";
import { toCloudConfig } from "#lib/machine/formats/cloud-init";
import type { Document } from "#lib/machine/formats/document";
import { toIgnition } from "#lib/machine/formats/ignition";
import { toScript } from "#lib/machine/formats/script";

export const FORMATS = ["bu", "ign", "cloud", "sh"] as const;
export type Format = (typeof FORMATS)[number];

const RENDERERS: Record<Format, (document: Document) => string> = {
  bu: toButane,
  ign: (document) => `${JSON.stringify(toIgnition(document), null, 2)}\n`,
  cloud: toCloudConfig,
  sh: toScript,
};

/** The document as text that ends in a newline. AppError unsupported names what the format cannot hold. */
export function render(document: Document, format: Format): string {
  return RENDERERS[format](document);
}

/** The formats a target reads, its usual one first. Others may still be rendered where they make sense by hand. */
export function formatsOf(target: Target): readonly Format[] {
  return target.kind === "other" ? ["cloud", "sh"] : ["bu", "ign", "sh"];
}
