import type { Finding } from "#lib/inspect/finding";
import { expressionOf, matching } from "#lib/inspect/lint-paths";
import type { Said } from "#lib/inspect/rules";

type Waivers = NonNullable<Said["waive"]>;

/** Those of one rule, ready to be asked about very many paths: paths are looked up, and all patterns are one expression. */
type OfRule = { isForAll: boolean; paths: ReadonlySet<string>; patterns: RegExp | null };

export type Waiving = (rule: string, path: string) => boolean;

/** Whether a recipe waives what a rule finds at a path. Many waivers cost hardly more than one. */
export function waiving(waive: Waivers): Waiving {
  const rules = new Set<string>(waive.map(({ rule }) => rule));
  const ofRules = new Map(Array.from(rules, (rule) => [rule, together(waive.filter((each) => each.rule === rule))]));
  return (rule, path) => {
    const known = ofRules.get(rule);
    if (known === undefined) return false;
    return known.isForAll || known.paths.has(path) || known.patterns?.test(path) === true;
  };
}

function together(ofRule: Waivers): OfRule {
  const paths = ofRule.flatMap(({ path }) => path ?? []);
  const patterns = paths.map((path) => `(?:${expressionOf(path).source})`);
  return {
    isForAll: paths.length < ofRule.length,
    paths: new Set(paths),
    patterns: patterns.length === 0 ? null : new RegExp(patterns.join("|")),
  };
}

/** Why the first waiver that covers it says that it is as it should be. */
export function reasonOf(waive: Waivers, rule: string, path: string): string | undefined {
  return waive.find((waiver) => waiver.rule === rule && covers(waiver, path))?.reason;
}

function covers({ path: pattern }: Waivers[number], path: string): boolean {
  return pattern === undefined || matching(pattern)(path);
}

/** Waivers under which nothing was found. Where only the first of what a rule has found is told, nothing is said of its own. */
export function idleWaivers(waive: Waivers, findings: readonly Finding[]): Waivers {
  const waived = findings.filter((finding) => finding.waived !== undefined);
  const cut = new Set(waived.flatMap(({ rule, more }) => (more === undefined ? [] : rule)));
  return waive.filter(({ rule, path: pattern }) => {
    const matches = pattern === undefined ? () => true : matching(pattern);
    return !cut.has(rule) && !waived.some((finding) => finding.rule === rule && matches(finding.path));
  });
}
