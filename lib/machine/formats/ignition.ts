import { AppError } from "#lib/errors";
import { BUTANE } from "#lib/machine/choices/targets";
import { withoutIgnition } from "#lib/machine/formats/butane";
import { toDataUrl } from "#lib/machine/formats/data-url";
import { type Document, LISTS, type Resource, SECTIONS, withoutNotes } from "#lib/machine/formats/document";

/** JSON as Ignition reads it. */
export type IgnitionConfig = { ignition: { version: string } } & Record<string, unknown>;

/**
 * An Ignition config with the meaning Butane 0.19 gives the document: nothing is written that
 * was not there, inline contents become data URLs. AppError unsupported names what cannot be translated.
 */
export function toIgnition(document: Document): IgnitionConfig {
  if (document.variant === "other") throw withoutIgnition();
  const version = BUTANE[document.variant][document.version];
  if (version === undefined) {
    const spec = `Butane ${document.variant} ${document.version}`;
    throw new AppError("unsupported", `${spec} is not a version that Bakehouse translates.`);
  }
  const bare = withoutNotes(document);
  const config: Record<string, Record<string, unknown>> = {};
  for (const list of LISTS) {
    const [section, key] = SECTIONS[list];
    if (bare[list].length === 0) continue;
    config[section] ??= {};
    config[section][key] = bare[list].map((entry) => translate(entry));
  }
  return { ignition: { version }, ...config };
}

function translate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translate);
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value).map(([key, member]) => [camelCase(key), member, key] as const);
  return Object.fromEntries(
    members
      .filter(([, member]) => member !== undefined && !isEmpty(member))
      .map(([name, member, key]) => [name, RESOURCES[key]?.(member) ?? translate(member)]),
  );
}

/** Members that hold contents. Their values come from the document's own types. */
const RESOURCES: Record<string, ((member: unknown) => unknown) | undefined> = {
  contents: (member) => (typeof member === "string" ? member : translateResource(member as Resource)),
  append: (member) => (member as Resource[]).map(translateResource),
};

function translateResource({ inline, local, ...resource }: Resource): unknown {
  if (local !== undefined) {
    throw new AppError(
      "unsupported",
      `The file ${local} (local:) lies beside the config, where only butane itself can read it.`,
    );
  }
  if (inline === undefined) return translate(resource);
  if (resource.source !== undefined) {
    throw new AppError("invalid", "Contents have either inline or source, not both.");
  }
  // Contents that are compressed already are only encoded.
  if (resource.compression) return translate({ ...resource, source: `data:,${encodeURIComponent(inline)}` });
  return translate({ ...resource, ...toDataUrl(inline) });
}

function isEmpty(value: unknown): boolean {
  return value !== null && typeof value === "object" && Object.keys(value).length === 0;
}

export function camelCase(key: string): string {
  return key.replace(/_mib$/, "MiB").replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
