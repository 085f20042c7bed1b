import { messageOf } from "#lib/errors";
import { toButane } from "#lib/machine/formats/butane";
import { toCloudConfig } from "#lib/machine/formats/cloud-init";
import type { Document } from "#lib/machine/formats/document";
import { toIgnition } from "#lib/machine/formats/ignition";
import type { Format } from "#lib/machine/formats/names";
import { toScript } from "#lib/machine/formats/script";

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

/** A text, or the sentence why its format cannot hold it. */
export type Rendered = { text: string } | { problem: string };

export function tryRender(document: Document, format: Format): Rendered {
  try {
    return { text: render(document, format) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
