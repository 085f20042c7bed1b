import { isMap, isScalar, type Document as YamlDocument } from "yaml";
import { AppError } from "#lib/errors";
import { type Document, type Note, SECTIONS, withoutNotes } from "#lib/machine/formats/document";
import { newYaml, writeYaml } from "#lib/yaml";

/**
 * A Butane config as YAML, with a comment above each entry that has a reason (https://coreos.github.io/butane/specs/).
 * AppError unsupported for systems that read no Ignition.
 */
export function toButane(document: Document): string {
  const yaml = newYaml(toButaneConfig(document));
  for (const [list, path] of entries(SECTIONS)) comment(yaml, path, document[list]);
  writeModesInOctal(yaml, document);
  return writeYaml(yaml);
}

/** The same as plain data. */
function toButaneConfig(document: Document): Record<string, unknown> {
  if (document.variant === "other") throw withoutIgnition();
  const bare = withoutNotes(document);
  const config: Record<string, Record<string, unknown>> = {};
  for (const [list, [section, key]] of entries(SECTIONS)) {
    if (bare[list].length === 0) continue;
    config[section] ??= {};
    config[section][key] = bare[list];
  }
  for (const [place, value] of Object.entries(document.rest ?? {})) {
    const [section = "", key] = place.split(".");
    config[section] = { ...config[section], ...(key === undefined ? Object(value) : { [key]: value }) };
  }
  return { variant: document.variant, version: document.version, ...config };
}

/** Why a document for another system becomes neither Butane nor Ignition. */
export function withoutIgnition(): AppError {
  return new AppError(
    "unsupported",
    "Only Flatcar and Fedora CoreOS read Butane and Ignition. For this system choose cloud-init or the script.",
  );
}

function comment(yaml: YamlDocument, path: readonly string[], notes: readonly Note[]): void {
  notes.forEach(({ why }, index) => {
    const node = yaml.getIn([...path, index], true);
    if (why !== undefined && isMap(node)) node.commentBefore = ` ${inOneLine(why)}`;
  });
}

/** Readers of YAML end a comment at more signs than its writer does (U+0085, U+2028), and would take the rest for keys. */
function inOneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cs}\ufffe\uffff]+/gu, " ").trim();
}

function writeModesInOctal(yaml: YamlDocument, document: Document): void {
  for (const list of ["files", "directories"] as const) {
    document[list].forEach((_, index) => {
      const mode = yaml.getIn([...SECTIONS[list], index, "mode"], true);
      if (isScalar(mode)) mode.format = "OCT";
    });
  }
}

function entries<K extends string, V>(table: Record<K, V>): [K, V][] {
  return Object.entries(table) as [K, V][];
}
