import { messageOf } from "#lib/errors";
import type { Document } from "#lib/machine/formats/document";
import { type Format, render } from "#lib/machine/formats/render";

export const FORMAT_NAMES: Record<Format, { title: string; file: string }> = {
  bu: { title: "Butane", file: "config.bu" },
  ign: { title: "Ignition", file: "config.ign" },
  cloud: { title: "cloud-init", file: "user-data.yaml" },
  sh: { title: "Shell script", file: "install-extensions.sh" },
};

export type Rendered = { text: string; problem: null } | { text: null; problem: string };

/** The document in a format, or the sentence why that format cannot hold it. */
export function rendered(document: Document, format: Format): Rendered {
  try {
    return { text: render(document, format), problem: null };
  } catch (error) {
    return { text: null, problem: messageOf(error) };
  }
}
