import { type IssueCode, issue, type Severity } from "#lib/machine/check/issue";
import { jsonFault } from "#lib/machine/formats/json-fault";
import type { Problem, TextFormat } from "#lib/machine/formats/read-config";
import { strangeCharacters } from "#lib/machine/formats/strange-characters";
import type { YamlText } from "#lib/yaml";

type Read = Pick<YamlText, "faults" | "yaml"> & { format: TextFormat; isBraced: boolean };

/** What is wrong with a text as YAML or JSON: one thing for one cause, in plain words. */
export function checkSyntax(text: string, read: Read): { problems: Problem[]; isReadable: boolean } {
  const { faults, format, isBraced } = read;
  const stopping = faults.filter(({ code }) => code !== "duplicate-key" && code !== "second-document");
  const [first] = stopping.sort((a, b) => a.line - b.line);
  const template = first && first.code === "syntax" ? templateLine(text, first.line) : null;
  if (template !== null) return { problems: [looksLikeTemplate(template)], isReadable: false };
  const json = format === "ignition" && isBraced && first?.code !== "too-large" ? jsonFault(text) : null;
  if (json !== null) {
    const message = `This is not JSON, and Ignition reads nothing else: ${json.message}`;
    return { problems: [problemAt(json.line, "error", "syntax", message)], isReadable: false };
  }
  if (first !== undefined) {
    return { problems: [problemAt(first.line, "error", first.code, first.message)], isReadable: false };
  }
  const directive = /^%YAML\s+(?!1\.1\s*$)\S+/m.exec(/^(?:%[^\n]*\n|#[^\n]*\n)*/.exec(text)?.[0] ?? "");
  if (directive !== null && format === "butane") {
    const message = `Butane reads YAML 1.1 and refuses ${directive[0]}: leave this line out.`;
    return { problems: [problemAt(1, "error", "syntax", message)], isReadable: false };
  }
  const told = faults.map(({ code, message, line }): Problem => {
    const severity = code === "second-document" || isBraced ? "warning" : "error";
    return problemAt(line, severity, code, message);
  });
  const strange = format === "butane" ? strangeCharacters(text, read.yaml) : isBraced ? [] : [notJson()];
  return { problems: told.concat(strange), isReadable: true };
}

function problemAt(line: number, severity: Severity, code: IssueCode, message: string): Problem {
  return { ...issue(severity, code, message, []), line };
}

function notJson(): Problem {
  const message =
    "Ignition reads JSON; this is YAML. Butane writes the JSON of a config that has a variant and a version.";
  return problemAt(1, "error", "syntax", message);
}

function looksLikeTemplate(line: number): Problem {
  const message = `Line ${line} looks like a template: render it first, then examine what comes out.`;
  return problemAt(line, "error", "template", message);
}

const TAG = /\{\{|\{%|\{#|<%|<no value>|\$\{[\w.]+\}|^\s*%\{/;
/** Tags that stand for structure: at the beginning of a line, or as a whole value. */
const STRUCTURE = /^\s*(- )?(\{\{|\{%|\{#|<%|%\{|\$\{)|[:-]\s+(\{\{|\{%|<%)/;

/** The first line that a template's tag makes no YAML: where it takes the place of structure, or where reading stopped. */
function templateLine(text: string, stopped: number): number | null {
  const lines = text.split("\n").slice(0, stopped);
  const found = lines.findIndex((line, index) => STRUCTURE.test(line) || (index === stopped - 1 && TAG.test(line)));
  return found < 0 ? null : found + 1;
}
