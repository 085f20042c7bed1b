import type { Target } from "#lib/machine/choices/schema";

export const FORMATS = ["bu", "ign", "cloud", "sh"] as const;
export type Format = (typeof FORMATS)[number];

/** How people know each format, and the file it is downloaded as. */
export const FORMAT_NAMES: Record<Format, { title: string; file: string }> = {
  bu: { title: "Butane", file: "config.bu" },
  ign: { title: "Ignition", file: "config.ign" },
  cloud: { title: "cloud-init", file: "user-data.yaml" },
  sh: { title: "Shell script", file: "install-extensions.sh" },
};

/** The format to show: the wanted one where the target reads it, else its usual one. */
export function shownFormat(target: Target, wanted: Format): Format {
  const formats = formatsOf(target);
  return formats.find((format) => format === wanted) ?? formats[0] ?? wanted;
}

/** The formats a target reads, its usual one first. Others may still be rendered where they make sense by hand. */
export function formatsOf(target: Target): readonly Format[] {
  return target.kind === "other" ? ["cloud", "sh"] : ["bu", "ign", "sh"];
}
