import { COMPRESSION } from "#lib/compression";
import { globComplaint } from "#lib/recipes/files";
import type { Plan } from "#lib/recipes/plan";

/** More than any recipe asks for. */
const MOST_SOURCES = 200;
const MOST_STEPS = 5_000;
const LATEST = 0xffff_ffff;

/** What no recipe would let into a plan, and what is not baked therefore; null where there is nothing. Nobody here has judged the recipe of a plan from elsewhere. */
export function planComplaint(plan: Plan): string | null {
  const { sources, steps, compression, epoch } = plan;
  const patterns = patternsOf(plan);
  if (sources.length > MOST_SOURCES) return `Its plan has more than ${MOST_SOURCES} sources.`;
  if (steps.length > MOST_STEPS || patterns.length > MOST_STEPS) return `Its plan has more than ${MOST_STEPS} steps.`;
  if (!COMPRESSION.test(compression)) return `Its plan names a compression that there is not: ${shortly(compression)}.`;
  if (epoch < 0 || epoch > LATEST) return `Its plan has the time ${epoch}, which no image can carry.`;
  if (steps.some((step) => step.op === "replace" && step.text === "")) return "Its plan replaces a text that is empty.";
  const odd = patterns.find((pattern) => globComplaint(pattern) !== null);
  return odd === undefined ? null : `Its pattern ${shortly(odd)} can take forever on some names.`;
}

function patternsOf({ steps, require = [], waive = [] }: Plan): string[] {
  const ofSteps = steps.flatMap((step) => {
    if (step.op === "place") return [step.from ?? [], step.inside ?? [], step.exclude].flat();
    return step.op === "remove" ? [step.path] : [];
  });
  return ofSteps.concat(
    require,
    waive.flatMap(({ path }) => path ?? []),
  );
}

function shortly(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}
