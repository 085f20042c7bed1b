import { type Context as BuildsContext, requestImage } from "#lib/builds/request";
import { AppError, isAppError } from "#lib/errors";
import { chooseVersions } from "#lib/follow/choose";
import { MOST_PER_LOOK, type Outcome, type Report, sayReport } from "#lib/follow/report";
import { ruleInWords } from "#lib/follow/rule-words";
import type { Watch } from "#lib/follow/schema";
import { survey, type Target } from "#lib/follow/survey";
import { requestFor } from "#lib/follow/watch";
import { checkRequest } from "#lib/recipes/check-request";
import { findRecipe } from "#lib/recipes/load";
import type { Recipe } from "#lib/recipes/schema";
import { listVersions } from "#lib/upstream/versions";
import type { Arch } from "#lib/words";

/** What looking needs of its surroundings. */
export type Context = BuildsContext & {
  /** Milliseconds between two looks of a watch, more or less. */
  watchInterval: number;
};

export type Looking = {
  watch: Watch;
  /** Somebody waits for it: upstream is asked for its list of this moment. */
  wanted: boolean;
  now: Date;
  /** Whether the look is to go on; false once it belongs to nobody here any more. */
  goesOn(): Promise<boolean>;
};

/** Lists are kept for hours; who looks more often than that wants those of this moment. */
const KEPT_MS = 3 * 3_600_000;

/**
 * Looks at what upstream lists, and asks for the versions that the rule takes and that nobody has baked yet, as candidates. Null
 * when it was not to go on: what was asked for until then is asked for.
 */
export async function look(looking: Looking, context: Context): Promise<Outcome | null> {
  const { watch, wanted } = looking;
  const { recipe } = findRecipe(await context.catalog(), watch.recipe);
  const { arches, problems } = usableArches(watch, recipe);
  const { items, stale, note } = await listVersions(context.upstream, recipe.versions, {
    // The first page of a long list has the newest version.
    part: watch.rule.follow === "newest" ? "newest" : "all",
    again: wanted || context.watchInterval < KEPT_MS,
    canWait: !wanted,
  });
  if (stale) return { text: note ?? "Upstream does not answer.", failed: true, soon: true };
  const versions = chooseVersions(watch.rule, items);
  const targets = versions.flatMap((version) => arches.map((arch) => ({ version, arch })));
  const found = await survey(watch, recipe, targets, looking);
  const asked = await ask(found.missing, looking, context);
  if (asked === null) return null;
  const listed = { newest: items[0]?.version ?? null, chosen: versions[0] ?? null, note };
  return sayReport({
    ...listed,
    ...asked,
    live: found.live,
    problems: problems.concat(found.problems, asked.problems),
  });
}

/** The architectures for which the recipe, as it is now, still makes what the watch wants. Throws its complaint when there is none. */
function usableArches(watch: Watch, recipe: Recipe): { arches: Arch[]; problems: string[] } {
  const complaints = new Map(watch.arches.map((arch) => [arch, complaint(watch, recipe, arch)]));
  const arches = watch.arches.filter((arch) => complaints.get(arch) === null);
  const problems = Array.from(new Set(complaints.values())).filter((text) => text !== null);
  if (arches.length === 0) throw new AppError("invalid", problems.join(" "));
  return { arches, problems };
}

function complaint(watch: Watch, recipe: Recipe, arch: Arch): string | null {
  try {
    checkRequest(recipe, requestFor(watch, "latest", arch));
    return null;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.message;
  }
}

type Asked = Pick<Report, "asked" | "left" | "isStopped" | "problems">;

/** Asks for the newest of what is missing. What meets a full queue, or a silent upstream, is left to the next look. */
async function ask(missing: Target[], { watch, goesOn }: Looking, context: Context): Promise<Asked | null> {
  const done: Asked = { asked: [], left: missing.length, isStopped: false, problems: [] };
  const origin = `watch: ${ruleInWords(watch.rule)}`;
  for (const { version, arch } of missing.slice(0, MOST_PER_LOOK)) {
    if (!(await goesOn())) return null;
    try {
      await requestImage({ ...requestFor(watch, version, arch), candidate: true }, context, origin, watch.id);
      done.asked.push({ version, arch });
    } catch (error) {
      if (!isAppError(error)) throw error;
      done.problems.push(error.message);
      done.isStopped = error.code === "busy" || error.code === "upstream";
      if (done.isStopped) break;
    }
    done.left -= 1;
  }
  return done;
}
