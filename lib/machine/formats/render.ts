import { messageOf } from "#lib/errors";
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

/** How people know each format, and the file it is downloaded as. */
export const FORMAT_NAMES: Record<Format, { title: string; file: string }> = {
  bu: { title: "Butane", file: "config.bu" },
  ign: { title: "Ignition", file: "config.ign" },
  cloud: { title: "cloud-init", file: "user-data.yaml" },
  sh: { title: "Shell script", file: "install-extensions.sh" },
};

/** The document in a format, or the sentence why that format cannot hold it. */
export function tryRender(document: Document, format: Format): { text: string } | { problem: string } {
  try {
    return { text: render(document, format) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/** The formats a target reads, its usual one first. Others may still be rendered where they make sense by hand. */
export function formatsOf(target: Target): readonly Format[] {
  return target.kind === "other" ? ["cloud", "sh"] : ["bu", "ign", "sh"];
}
