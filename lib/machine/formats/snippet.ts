import { issue } from "#lib/machine/check/issue";
import { type Document, LISTS, type Parts, SNIPPET } from "#lib/machine/formats/document";
import { parse } from "#lib/machine/formats/parse";
import type { Problem } from "#lib/machine/formats/read-config";
import { YAML_LIMITS, type YamlLimits } from "#lib/yaml";

/** A server reads a snippet whenever a machine fetches its saved config: some 1,200 lines, beside which texts of files count little. */
const LIMITS: YamlLimits = { ...YAML_LIMITS, tokens: 10_000 };

/** What the machine reads: another system reads no Butane, but its snippets are written in it as well. */
type Machine = Pick<Document, "variant" | "version">;

/** The entries of a Butane snippet that the user wants merged in, and what cannot be. */
export function readSnippet(text: string, machine: Machine): { parts: Parts; problems: Problem[] } {
  if (text.trim() === "") return { parts: {}, problems: [] };
  const { document, problems } = parse(withHead(text, machine), LIMITS);
  // Two lines are ours when the snippet brings no head of its own.
  const shift = hasHead(text) ? 0 : 2;
  const shifted = problems.map((problem) => ({
    ...problem,
    line: problem.line === null ? null : problem.line - shift,
  }));
  if (document === null) return { parts: {}, problems: shifted };
  const parts: Parts = Object.fromEntries(
    LISTS.map((list) => [list, document[list].map((entry) => ({ ...entry, from: SNIPPET }))]),
  );
  if (document.rest !== undefined) parts.rest = document.rest;
  return { parts, problems: shifted.concat(wrongVariant(document, machine.variant)) };
}

function hasHead(text: string): boolean {
  return /^\s*\{/.test(text) || /^variant:/m.test(text);
}

/** What a snippet says of its version is put right: it becomes part of a config of the machine's version. */
function withHead(text: string, { variant, version }: Machine): string {
  const isSame = new RegExp(`^variant: *["']?${variant}["']? *$`, "m").test(text);
  if (hasHead(text)) return isSame ? text.replace(/^version:.*$/m, `version: ${version}`) : text;
  const head = variant === "other" ? { variant: "flatcar", version: "1.1.0" } : { variant, version };
  return `variant: ${head.variant}\nversion: ${head.version}\n${text}`;
}

function wrongVariant(document: Document, variant: Document["variant"]): Problem[] {
  if (document.variant === variant || variant === "other" || document.isGuess) return [];
  const message = `The snippet is for ${document.variant}, the machine runs ${variant}. What it says is merged as it is.`;
  return [{ ...issue("warning", "snippet-variant", message, ["variant"]), line: 1 }];
}
