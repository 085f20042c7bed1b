import { bare } from "#lib/recipes/spelling";
import type { Clauses, Condition } from "#lib/recipes/steps";
import { compareVersions } from "#lib/version-order";
import type { Arch } from "#lib/words";

export type RequestFacts = { version: string; arch: Arch; options: Record<string, string> };

/** Whether a step, source or replacement applies to a request. */
export function applies({ when, unless }: Condition, facts: RequestFacts): boolean {
  return (when === undefined || holds(when, facts)) && (unless === undefined || !holds(unless, facts));
}

/** Those of a recipe's options whose conditions hold, with their keys. */
export function applyingOptions<Option extends Condition>(
  options: Readonly<Record<string, Option>>,
  facts: RequestFacts,
): [key: string, option: Option][] {
  return Object.entries(options).filter(([, option]) => applies(option, facts));
}

function holds(clauses: Clauses, { version, arch, options }: RequestFacts): boolean {
  return (
    (clauses.arch === undefined || clauses.arch === arch) &&
    (clauses.version === undefined || inRange(version, clauses.version)) &&
    Object.entries(clauses.option ?? {}).every(([key, value]) => options[key] === value)
  );
}

const COMPARISONS: Record<string, (order: number) => boolean> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
  "=": (order) => order === 0,
};

function inRange(version: string, range: string): boolean {
  return range.split(/\s+/).every((part) => {
    const [, operator = "=", bound = ""] = /^([<>=]+)(.*)$/.exec(part) ?? [];
    return COMPARISONS[operator]?.(compareVersions(bare(version), bare(bound))) ?? false;
  });
}
