import { issue } from "#lib/machine/check/issue";
import { ignitionSpec, VARIANTS } from "#lib/machine/formats/butane-keys";
import { fromDataUrl } from "#lib/machine/formats/data-url";
import { type Document, type Resource, toDocument } from "#lib/machine/formats/document";
import { readConfig, type Understood } from "#lib/machine/formats/read-config";
import type { Yaml } from "#lib/yaml";

/** Reads an Ignition config (spec 3) into a document. It says nothing of the variant, so that is Flatcar's. */
export function fromIgnition(yaml: Yaml): Understood {
  const version = yaml.getIn(["ignition", "version"]);
  const at = ["ignition", "version"];
  if (typeof version !== "string" || !/^3\.\d+\.\d+(-experimental)?$/.test(version)) {
    const message = `ignition.version has to be 3.x.0 in quotes, such as "3.3.0"; here it is ${version ?? "missing"}.`;
    return { document: null, issues: [issue("error", "ignition-version", message, at)], placeOf: (path) => path };
  }
  const { config, issues, placeOf } = readConfig(yaml, ignitionSpec(version), true);
  const { ignition, ...sections } = config;
  const document = toDocument({ variant: "flatcar", version: butaneVersion(version) }, sections);
  document.isGuess = true;
  readTexts(document);
  if (!IGNITIONS.includes(version)) {
    const message = `Ignition ${version} is not one of ${IGNITIONS.join(", ")}: today's machines refuse it.`;
    issues.push(issue("error", "ignition-version", message, at));
  }
  const ofIgnition = Object.entries(ignition ?? {}).filter(
    ([key, value]) => key !== "version" && Object.keys(value).length > 0,
  );
  if (ofIgnition.length > 0) document.rest = { ...document.rest, ignition: Object.fromEntries(ofIgnition) };
  return { document, issues, placeOf };
}

const IGNITIONS = Object.values(VARIANTS.fcos ?? {})
  .map((base) => `3.${base - 1}.0${base === 8 ? "-experimental" : ""}`)
  .filter((version, index, all) => all.indexOf(version) === index);

/** The Butane version of Flatcar that has what this Ignition version has. */
function butaneVersion(ignition: string): string {
  const { base } = ignitionSpec(ignition);
  return Object.entries(VARIANTS.flatcar ?? {}).find(([, own]) => own >= base)?.[0] ?? "1.1.0";
}

/** Puts texts in place of the data URLs that hold them. The lists stay the same: their entries have places in the text. */
function readTexts({ files }: Document): void {
  for (const file of files) {
    if (file.contents) file.contents = inline(file.contents);
    if (file.append) file.append = file.append.map(inline);
  }
}

/** An empty address is an empty file. */
function inline({ source, compression, ...rest }: Resource): Resource {
  const text = source === "" ? "" : source === undefined ? null : fromDataUrl(source, compression);
  if (text !== null) return { ...rest, inline: text };
  return { ...rest, source, compression: compression || undefined };
}
