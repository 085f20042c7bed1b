import type { Target } from "#lib/follow/survey";

/** Images that one look asks for; those of older versions wait for the next ones. */
export const MOST_PER_LOOK = 10;
const MOST_NAMED = 5;

/** What a look found and did. */
export type Report = {
  /** The newest version that upstream lists, and that the rule takes. */
  newest: string | null;
  chosen: string | null;
  /** What else is to be known of the list. */
  note: string | undefined;
  asked: Target[];
  live: Target[];
  /** Images that the next looks ask for. */
  left: number;
  /** Something stood in the way of all that are left. */
  isStopped: boolean;
  problems: string[];
};

/** What is written down of a look. `soon`: the next one does not wait for its usual time. */
export type Outcome = { text: string; failed: boolean; soon: boolean };

/** A look in a few sentences. */
export function sayReport(report: Report): Outcome {
  const { asked, live, left, isStopped } = report;
  const problems = Array.from(new Set(report.problems));
  const text = [
    asked.length > 0 ? `Asked for ${nameTargets(asked)}.` : "",
    live.length > 0 ? `Being baked: ${nameTargets(live)}.` : "",
    asked.length + live.length === 0 ? sayNothing(report) : "",
    left > 0
      ? `${left} more ${left === 1 ? "image follows" : "images follow"}, newest first, ${MOST_PER_LOOK} a look.`
      : "",
    ...problems.slice(0, MOST_NAMED),
    problems.length > MOST_NAMED ? `And ${problems.length - MOST_NAMED} more like these.` : "",
    report.note ?? "",
  ];
  return { text: text.filter(Boolean).join(" "), failed: problems.length > 0, soon: isStopped || left > 0 };
}

function sayNothing({ newest, chosen, problems, left }: Report): string {
  if (newest === null) return "Upstream lists no version.";
  if (chosen === null) return `Upstream lists no version that this rule takes; its newest is ${newest}.`;
  return problems.length + left > 0 ? "" : `Nothing new: ${chosen} is the newest.`;
}

/** `1.1 (x86-64, arm64), 1.0 (x86-64)` */
function nameTargets(targets: readonly Target[]): string {
  const arches = new Map<string, string[]>();
  for (const { version, arch } of targets) arches.set(version, (arches.get(version) ?? []).concat(arch));
  const named = Array.from(arches, ([version, words]) => `${version} (${words.join(", ")})`);
  const more = named.length - MOST_NAMED;
  return named.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} older` : "");
}
