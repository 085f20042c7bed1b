import { liveBuilds, requestsOf } from "#lib/builds/reads";
import { type Fruitless, fruitlessBuilds } from "#lib/builds/reads-watched";
import type { Build } from "#lib/builds/schema";
import type { Watch } from "#lib/follow/schema";
import { requestFor } from "#lib/follow/watch";
import { fileName } from "#lib/images/name";
import { type ReservedName, reservedVersions } from "#lib/images/reads-reserved";
import { checkRequest } from "#lib/recipes/check-request";
import { applyingOptions } from "#lib/recipes/condition";
import type { Recipe } from "#lib/recipes/schema";
import type { Arch } from "#lib/words";

/** A version for an architecture. */
export type Target = { version: string; arch: Arch };

/** What a watch is to ask for, what is being baked already, and what is in the way of others. */
export type Survey = { missing: Target[]; live: Target[]; problems: string[] };

const HOUR_MS = 3_600_000;
/** How long after a failed build the next one is asked for: after the first, the second, the third. Then no more. */
const RETRY_MS = [HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS];

type Asking = { now: Date /** Somebody waits for it: what failed is tried again. */; wanted: boolean };

/**
 * Sorts targets by what is known of them here. Versions of which there is an image are left alone, whatever became of it: a
 * withdrawn, skipped or deleted one is not baked again.
 */
export async function survey(watch: Watch, recipe: Recipe, targets: Target[], asking: Asking): Promise<Survey> {
  const versions = Array.from(new Set(targets.map(({ version }) => version)));
  const reserved = await reservedVersions(watch.name, versions);
  const fruitless = await fruitlessBuilds(watch, versions);
  const requests = await requestsOf(reserved.map(({ buildId }) => buildId));
  const found: Survey = { missing: [], live: [], problems: [] };
  const open = targets.filter((target) => {
    const others = reserved.filter((image) => isOf(image, target));
    const isForeign =
      others.length > 0 && !others.some((image) => isOwn(image, requests.get(image.buildId), watch, recipe));
    if (isForeign) found.problems.push(foreign(watch, target));
    return others.length === 0;
  });
  const fileOf = (target: Target) => fileName({ ...target, name: watch.name, revision: 0 });
  const live = new Set((await liveBuilds(open.map(fileOf))).map(({ file }) => file));
  for (const target of open) {
    const delay = delayOf(
      fruitless.filter((build) => isOf(build, target)),
      target,
      asking,
    );
    if (live.has(fileOf(target))) found.live.push(target);
    else if (delay === null) found.missing.push(target);
    else if (delay !== CANCELLED) found.problems.push(delay);
  }
  return found;
}

function isOf(one: { version: string; arch: string }, { version, arch }: Target): boolean {
  return one.version === version && one.arch === arch;
}

/** Whether an image is what the watch would ask for; where that is not known, or not any more, it counts as such. */
function isOwn(image: ReservedName, request: Build["request"] | undefined, watch: Watch, recipe: Recipe): boolean {
  if (image.recipe === null) return true;
  const isSame = image.recipe === watch.recipe && image.os === watch.os && image.osVersion === watch.osVersion;
  if (!isSame || request === undefined || !("options" in request)) return isSame;
  const { options } = checkRequest(recipe, requestFor(watch, request.version, request.arch));
  const { version, arch } = request;
  return applyingOptions(recipe.options, { version, arch, options }).every(([key, { type }]) => {
    const wanted = options[key];
    const isOpen = type === "version" && (wanted === undefined || wanted === "latest");
    return isOpen || wanted === request.options[key];
  });
}

function foreign({ name }: Watch, { version, arch }: Target): string {
  return `There is an image ${name} ${version} for ${arch} already, of another recipe, for another system or with other options. Give this watch an image name of its own.`;
}

const CANCELLED = "cancelled";

/** Why a target whose builds made no image is not asked for now; null when it is. */
function delayOf(builds: readonly Fruitless[], { version, arch }: Target, { now, wanted }: Asking): string | null {
  const last = builds.at(-1);
  if (last === undefined) return null;
  if (last.isCancelled) return CANCELLED;
  if (wanted) return null;
  const failures = builds.filter(({ isCancelled }) => !isCancelled).length;
  const pause = RETRY_MS[failures - 1];
  const times = failures === 1 ? "once" : `${failures} times`;
  const failed = `${version} for ${arch} failed ${times}`;
  if (pause === undefined) return `${failed} and is not tried again by itself: ${last.message}`;
  const due = new Date(last.finishedAt.getTime() + pause);
  if (now >= due) return null;
  return `${failed} and is tried again after ${due.toISOString().slice(0, 16).replace("T", " ")} UTC: ${last.message}`;
}
