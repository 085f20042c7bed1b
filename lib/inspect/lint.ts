import { z } from "zod";
import { fileNames } from "#lib/inspect/libraries";
import { PATH_LOOKS } from "#lib/inspect/lint-paths";
import { accountsIn, TEXT_LOOKS } from "#lib/inspect/lint-texts";
import { dynamicUnits, UNIT_LOOKS } from "#lib/inspect/lint-units";
import { type Image, type Inspected, RULES, type Rule } from "#lib/inspect/rules";

/** One thing about one path: what is there, and why that matters. */
export const Finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(["warning", "note"]),
  path: z.string(),
  sentence: z.string(),
  reason: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** Of so many paths of one rule each is named; the others are counted. */
const MOST_OF_RULE = 20;
const LOOKS = PATH_LOOKS.concat(UNIT_LOOKS, TEXT_LOOKS);
const RANK = { warning: 0, note: 1 };

/**
 * What a look at an image's manifest and its small texts finds that will not work on a machine, or not as its maker meant it:
 * what matters most first. What surely breaks is refused by the bake itself.
 */
export function lint(inspected: Inspected): Finding[] {
  const { manifest, texts } = inspected;
  const paths = new Map(manifest.map((entry) => [entry.path, entry]));
  const brought = fileNames(paths.keys());
  const known = { paths, brought, accounts: accountsIn(texts), dynamic: dynamicUnits(texts) };
  const image: Image = Object.assign(known, inspected);
  const found = manifest.flatMap((entry) =>
    LOOKS.flatMap((look) => look(entry, image)).map(
      ([rule, severity, sentence]): Finding => ({ rule, severity, path: entry.path, sentence, reason: RULES[rule] }),
    ),
  );
  return limited(found).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function limited(found: Finding[]): Finding[] {
  return (Object.keys(RULES) as Rule[]).flatMap((rule) => {
    const ofRule = found.filter((finding) => finding.rule === rule);
    const [last, more] = [ofRule[MOST_OF_RULE - 1], ofRule.length - MOST_OF_RULE];
    if (last === undefined || more <= 0) return ofRule;
    const sentence = `${last.sentence} The same holds for ${more} more.`;
    return ofRule.slice(0, MOST_OF_RULE - 1).concat({ ...last, sentence });
  });
}
