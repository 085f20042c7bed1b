import type { KeyPath } from "#lib/issues";
import { issue } from "#lib/machine/check/issue";
import { BUTANE } from "#lib/machine/choices/targets";
import { fromDataUrl } from "#lib/machine/formats/data-url";
import { ButaneConfig, type Document, type Resource, toDocument } from "#lib/machine/formats/document";
import { camelCase } from "#lib/machine/formats/ignition";
import { readLeniently, type TextIssue } from "#lib/machine/formats/lenient";

type Tree = Record<string, unknown>;

/** Reads an Ignition config (spec 3) into a document. It says nothing of the variant, so that is Flatcar's. */
export function fromIgnition(config: Tree): { document: Document | null; problems: TextIssue[] } {
  const { ignition, ...sections } = config;
  const { version, ...rest } = isTree(ignition) ? ignition : {};
  if (typeof version !== "string" || !version.startsWith("3.")) {
    const message = "ignition.version has to be 3.x: Bakehouse reads no older Ignition.";
    return { document: null, problems: [issue("error", "ignition-version", message, ["ignition", "version"])] };
  }
  const misspelt: TextIssue[] = [];
  const butane = {
    variant: "flatcar",
    version: butaneVersion(version),
    ...(snakeCase(sections, [], misspelt) as Tree),
  };
  const { config: read, problems } = readLeniently(ButaneConfig, butane);
  const unread = Object.keys(rest).map(
    (key): TextIssue => issue("hint", "not-read", `Bakehouse does not read ignition.${key}.`, ["ignition", key]),
  );
  const document = read === null ? null : withTexts(toDocument(read));
  return { document, problems: unread.concat(misspelt, problems.map(inCamelCase)) };
}

/** The Butane version that becomes this Ignition version; the newest we know for any other. */
function butaneVersion(ignition: string): string {
  const [butane = "1.1.0"] = Object.entries(BUTANE.flatcar).find(([, version]) => version === ignition) ?? [];
  return butane;
}

function withTexts(document: Document): Document {
  return {
    ...document,
    files: document.files.map(({ contents, append, ...file }) => ({
      ...file,
      contents: contents && inline(contents),
      append: append?.map(inline),
    })),
  };
}

function inline({ source, compression, ...rest }: Resource): Resource {
  const text = source === undefined ? null : fromDataUrl(source, compression);
  if (text !== null) return { ...rest, inline: text };
  return { ...rest, source, compression: compression || undefined };
}

function snakeCase(value: unknown, path: KeyPath, misspelt: TextIssue[]): unknown {
  if (Array.isArray(value)) return value.map((member, index) => snakeCase(member, path.concat(index), misspelt));
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const place = path.concat(key);
      if (key.includes("_")) {
        misspelt.push(issue("error", "unknown-key", `${place.join(".")}: Ignition writes ${camelCase(key)}.`, place));
      }
      return [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), snakeCase(member, place, misspelt)];
    }),
  );
}

function inCamelCase(issue: TextIssue): TextIssue {
  return { ...issue, path: issue.path.map((key) => (typeof key === "string" ? camelCase(key) : key)) };
}

function isTree(value: unknown): value is Tree {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
