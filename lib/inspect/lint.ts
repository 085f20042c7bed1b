import { z } from "zod";
import { fileNames } from "#lib/inspect/libraries";
import { matching, missingPaths, PATH_LOOKS } from "#lib/inspect/lint-paths";
import { accountsIn, missingRelease, TEXT_LOOKS } from "#lib/inspect/lint-texts";
import { dynamicUnits, UNIT_LOOKS } from "#lib/inspect/lint-units";
import type { Found, Image, Inspected, Said } from "#lib/inspect/rules";
import { LINT_RULES, type LintRule, SEVERITIES } from "#lib/lint-rules";

/** One thing about one path: what is there, and why that matters. */
export const Finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  path: z.string(),
  sentence: z.string(),
  reason: z.string(),
  /** Why the recipe waives it. */
  waived: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** Of so many paths of one rule each is named; the others are counted. */
const MOST_OF_RULE = 20;
const LOOKS = PATH_LOOKS.concat(UNIT_LOOKS, TEXT_LOOKS);

/**
 * What a look at an image's manifest and its small texts finds that will not work on a machine, or not as its maker meant it:
 * what matters most first, what the recipe waives last.
 */
export function lint(inspected: Inspected): Finding[] {
  const { manifest, texts } = inspected;
  const waive = (inspected.waive ?? []).map(compiled);
  const paths = new Map(manifest.map((entry) => [entry.path, entry]));
  const brought = fileNames(paths.keys());
  const known = {
    paths,
    brought,
    accounts: accountsIn(texts),
    dynamic: dynamicUnits(texts),
    hints: { left: MOST_OF_RULE },
  };
  const image: Image = Object.assign(known, inspected);
  const ofAll = missingPaths(image).concat(missingRelease(image));
  const found = ofAll
    .map(({ path, found }) => finding(path, found, waive))
    .concat(
      manifest.flatMap((entry) =>
        LOOKS.flatMap((look) => look(entry, image)).map((each) => finding(entry.path, each, waive)),
      ),
    );
  return limited(found).sort((a, b) => rank(a) - rank(b));
}

function finding(path: string, [rule, severity, sentence]: Found, waive: readonly Compiled[]): Finding {
  const made: Finding = { rule, severity, path, sentence, reason: LINT_RULES[rule] };
  const waiver = waive.find((each) => each.rule === rule && each.matches(path));
  if (waiver !== undefined) made.waived = waiver.reason;
  return made;
}

type Waivers = NonNullable<Said["waive"]>;

type Compiled = Pick<Waivers[number], "rule" | "reason"> & { matches(path: string): boolean };

/** Making an expression of a pattern takes longer than trying it. */
function compiled({ rule, reason, path }: Waivers[number]): Compiled {
  return { rule, reason, matches: path === undefined ? () => true : matching(path) };
}

/** Waivers of a recipe under which nothing was found. */
export function idleWaivers(waive: Waivers, findings: readonly Finding[]): Waivers {
  return waive.filter((each) => {
    const { matches } = compiled(each);
    return !findings.some(({ rule, path }) => each.rule === rule && matches(path));
  });
}

function rank({ severity, waived }: Finding): number {
  return SEVERITIES.indexOf(severity) + (waived === undefined ? 0 : SEVERITIES.length);
}

function limited(found: Finding[]): Finding[] {
  return (Object.keys(LINT_RULES) as LintRule[]).flatMap((rule) => {
    const ofRule = found.filter((each) => each.rule === rule);
    const open = ofRule.filter(({ waived }) => waived === undefined);
    const waived = ofRule.filter(({ waived }) => waived !== undefined);
    return firstOf(open).concat(firstOf(waived));
  });
}

function firstOf(findings: Finding[]): Finding[] {
  const [last, more] = [findings[MOST_OF_RULE - 1], findings.length - MOST_OF_RULE];
  if (last === undefined || more <= 0) return findings;
  const sentence = `${last.sentence} The same holds for ${more} more.`;
  return findings.slice(0, MOST_OF_RULE - 1).concat(Object.assign({}, last, { sentence }));
}
