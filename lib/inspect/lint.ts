import type { Finding } from "#lib/inspect/finding";
import { fileNames } from "#lib/inspect/libraries";
import { missingPaths, PATH_LOOKS } from "#lib/inspect/lint-paths";
import { accountsIn, missingRelease, TEXT_LOOKS } from "#lib/inspect/lint-texts";
import { dynamicUnits, UNIT_LOOKS } from "#lib/inspect/lint-units";
import type { Found, Image, Inspected } from "#lib/inspect/rules";
import { reasonOf, waiving } from "#lib/inspect/waivers";
import { LINT_RULES, SEVERITIES } from "#lib/lint-rules";

/** For so many words more the nearest known one is looked for. */
const MOST_HINTS = 20;
const LOOKS = PATH_LOOKS.concat(UNIT_LOOKS, TEXT_LOOKS);

/**
 * What a look at an image's manifest and its small texts finds that will not work on a machine, or not as its maker meant it:
 * what matters most first, what the recipe waives last. Of a kind, which is a rule with a severity, waived or not, the first
 * twenty are told, and the last of these says how many more there are. When it finds anything else than before,
 * RULES_REVISION grows.
 */
export function lint(inspected: Inspected): Finding[] {
  const { manifest, texts, waive = [] } = inspected;
  const paths = new Map(manifest.map((entry) => [entry.path, entry]));
  const brought = fileNames(paths.keys());
  const known = {
    paths,
    brought,
    accounts: accountsIn(texts),
    dynamic: dynamicUnits(texts),
    hints: { left: MOST_HINTS },
  };
  const image: Image = Object.assign(known, inspected);
  const isWaived = waiving(waive);
  const kinds = new Map<string, Kind>();
  const note = (path: string, found: Found) => add(kinds, path, found, isWaived(found[0], path));
  for (const { path, found } of missingPaths(image).concat(missingRelease(image))) note(path, found);
  for (const entry of manifest)
    for (const look of LOOKS) for (const found of look(entry, image)) note(entry.path, found);
  return Array.from(kinds.values())
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((kind) => told(kind, waive));
}

/** What one rule has found with one severity: the first ones, and how many there are beside them. */
type Kind = { isWaived: boolean; first: { path: string; found: Found }[]; more: number };

const MOST_OF_KIND = 20;

function add(kinds: Map<string, Kind>, path: string, found: Found, isWaived: boolean): void {
  const [rule, severity] = found;
  const key = `${rule} ${severity} ${isWaived}`;
  const kind = kinds.get(key) ?? { isWaived, first: [], more: 0 };
  kinds.set(key, kind);
  if (kind.first.length < MOST_OF_KIND) kind.first.push({ path, found });
  else kind.more += 1;
}

const RULE_NAMES = Object.keys(LINT_RULES);

function rank({ isWaived, first: [one] }: Kind): number {
  if (one === undefined) return 0;
  const [rule, severity] = one.found;
  const weight = SEVERITIES.indexOf(severity) + (isWaived ? SEVERITIES.length : 0);
  return weight * RULE_NAMES.length + RULE_NAMES.indexOf(rule);
}

function told({ isWaived, first, more }: Kind, waive: NonNullable<Inspected["waive"]>): Finding[] {
  return first.map(({ path, found: [rule, severity, sentence] }, index) => {
    const finding: Finding = { rule, severity, path, sentence, reason: LINT_RULES[rule] };
    if (isWaived) finding.waived = reasonOf(waive, rule, path) ?? "";
    if (more === 0 || index < first.length - 1) return finding;
    const others = `The same holds for ${more.toLocaleString("en")} more.`;
    return Object.assign(finding, { sentence: `${sentence} ${others}`, more });
  });
}
