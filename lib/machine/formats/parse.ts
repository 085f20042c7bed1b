import { isMap } from "yaml";
import type { KeyPath } from "#lib/issues";
import { issue } from "#lib/machine/check/issue";
import { butaneSpec } from "#lib/machine/formats/butane-keys";
import { checkHead } from "#lib/machine/formats/check-head";
import { type Document, toDocument } from "#lib/machine/formats/document";
import { fromIgnition } from "#lib/machine/formats/from-ignition";
import {
  type Problem,
  readConfig,
  type TextFormat,
  type TextIssue,
  type Understood,
} from "#lib/machine/formats/read-config";
import { checkSyntax } from "#lib/machine/formats/syntax";
import { readYaml, type Yaml, type YamlLimits, type YamlText } from "#lib/yaml";

/** An issue with the line of its place. */
export function withLine(issue: TextIssue, lineOf: Parsed["lineOf"]): Problem {
  return { ...issue, line: lineOf(issue.path) };
}

export type Parsed = Pick<Understood, "document" | "placeOf"> & {
  format: TextFormat;
  yaml: Yaml;
  /** In the order in which they were found. What could not be understood is left out of the document. */
  problems: Problem[];
  /** Line of a place such as `["storage", "files", 3, "path"]`, or of the nearest place around it. */
  lineOf: YamlText["lineOf"];
};

/** Reads Butane YAML or Ignition JSON. Never throws: everything that is wrong is in `problems`. */
export function parse(text: string, limits?: YamlLimits): Parsed {
  const isBraced = /^\s*\{(?!\{)/.test(text);
  // YAML is a superset of JSON but for tabs between tokens.
  const { yaml, faults, lineOf } = readYaml(isBraced ? text.replaceAll("\t", " ") : text, limits);
  const format = formatOf(yaml, isBraced);
  const { problems, isReadable } = checkSyntax(text, { faults, yaml, format, isBraced });
  if (!isReadable) return { format, yaml, lineOf, document: null, problems, placeOf: (path) => path };
  const { document, issues, placeOf } = understand(yaml, format);
  const unread = document === null ? [] : unreadIn(document, format);
  const placed = issues.concat(unread).map((issue) => withLine(issue, lineOf));
  return { format, yaml, lineOf, document, problems: problems.concat(placed), placeOf };
}

/** A Butane config may have an `ignition` section and may be written with braces, but only it has a variant. */
function formatOf(yaml: Yaml, isBraced: boolean): TextFormat {
  if (!isMap(yaml.contents) || yaml.has("variant")) return isBraced && !isMap(yaml.contents) ? "ignition" : "butane";
  return isBraced || yaml.hasIn(["ignition", "version"]) ? "ignition" : "butane";
}

function understand(yaml: Yaml, format: TextFormat): Understood {
  if (!isMap(yaml.contents)) {
    const message = "This is neither a Butane config (YAML with variant and version) nor an Ignition config (JSON).";
    return { document: null, issues: [issue("error", "no-config", message, [])], placeOf: (path) => path };
  }
  return format === "ignition" ? fromIgnition(yaml) : fromButane(yaml);
}

function fromButane(yaml: Yaml): Understood {
  const { variant, version, issues: ofHead } = checkHead(yaml);
  const { config, issues, placeOf } = readConfig(yaml, butaneSpec(variant, version), false);
  const known = variant === "flatcar" || variant === "fcos" ? variant : "other";
  return { document: toDocument({ variant: known, version }, config), issues: ofHead.concat(issues), placeOf };
}

/** Sections whose keys are known and of which nothing more is looked at. */
function unreadIn({ rest = {}, units, users }: Document, format: TextFormat): TextIssue[] {
  const sections = Object.entries(rest).flatMap(([place, value]): KeyPath[] =>
    place === "ignition" && format === "ignition"
      ? Object.keys(value ?? {}).map((key) => ["ignition", key])
      : [
          place
            .split(".")
            .map((key) => (format === "ignition" && key === "kernel_arguments" ? "kernelArguments" : key)),
        ],
  );
  const local = units.flatMap(({ contents_local, dropins = [] }, index): KeyPath[] => [
    ...(contents_local === undefined ? [] : [["systemd", "units", index, "contents_local"]]),
    ...dropins.flatMap((dropin, part) =>
      dropin.contents_local === undefined ? [] : [["systemd", "units", index, "dropins", part, "contents_local"]],
    ),
  ]);
  const keys = users.flatMap(({ ssh_authorized_keys_local: keys }, index): KeyPath[] =>
    keys === undefined ? [] : [["passwd", "users", index, "ssh_authorized_keys_local"]],
  );
  return sections.concat(local, keys).map((path) => {
    return issue(
      "hint",
      "not-read",
      `Bakehouse does not read ${path.join(".")}: it knows no more than its keys.`,
      path,
    );
  });
}
