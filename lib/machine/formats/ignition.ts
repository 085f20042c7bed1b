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
  const { ignition = {}, ...rest } = restOf(document);
  for (const [section, members] of Object.entries(rest)) config[section] = { ...config[section], ...members };
  return { ignition: { version, ...ignition }, ...config };
}

/** Sections that Ignition has under another spelling only. What Butane makes of others is its own business. */
function restOf({ rest = {} }: Document): Record<string, Record<string, unknown>> {
  const config: Record<string, Record<string, unknown>> = {};
  for (const [place, value] of Object.entries(rest)) {
    if (!RENAMED.test(place)) throw butaneOnly(place);
    const [section = "", key] = place.split(".").map(camelCase);
    config[section] = {
      ...config[section],
      ...(key === undefined ? asObject(translate(value)) : { [key]: translate(value) }),
    };
  }
  return config;
}

const RENAMED = /^(kernel_arguments|ignition|storage\.(disks|raid|luks|filesystems))$/;

function butaneOnly(place: string): AppError {
  return new AppError("unsupported", `Only butane itself can translate ${place}: take the Butane config.`);
}

function asObject(value: unknown): object {
  return value !== null && typeof value === "object" ? value : {};
}

function translate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translate);
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value).map(([key, member]) => [camelCase(key), member, key] as const);
  const own = members.find(([, member, key]) => OWN_KEYS.includes(key) && member !== undefined);
  if (own !== undefined) throw butaneOnly(own[2]);
  return Object.fromEntries(
    members
      .filter(([, member]) => member !== undefined && !isEmpty(member))
      .map(([name, member, key]) => [name, RESOURCES[key]?.(member) ?? translate(member)]),
  );
}

const OWN_KEYS = ["contents_local", "ssh_authorized_keys_local", "with_mount_unit"];

/** Members that hold contents. Their values come from the document's own types. */
const RESOURCES: Record<string, ((member: unknown) => unknown) | undefined> = {
  contents: (member) => (typeof member === "string" ? member : translateResource(member as Resource)),
  append: (member) => (member as Resource[]).map(translateResource),
  merge: (member) => (member as Resource[]).map(translateResource),
  replace: (member) => translateResource(member as Resource),
  certificate_authorities: (member) => (member as Resource[]).map(translateResource),
  key_file: (member) => translateResource(member as Resource),
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
