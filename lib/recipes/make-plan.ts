import picomatch from "picomatch";
import { applies } from "#lib/recipes/condition";
import { matchFiles } from "#lib/recipes/files";
import { fingerprint } from "#lib/recipes/identity";
import type { Plan, PlanStep } from "#lib/recipes/plan";
import { ADOPTED, planSource } from "#lib/recipes/plan-source";
import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import type { OwnRequest, PinnedRequest, Recipe } from "#lib/recipes/schema";
import type { Step } from "#lib/recipes/steps";
import { fill } from "#lib/recipes/template";
import { startedUnits, startStep, unitFile, userSteps } from "#lib/recipes/units";
import { type Values, valuesOf } from "#lib/recipes/values";

/**
 * What is baked for a pinned request, without asking anybody: sources still without digests, steps in the recipe's order
 * with conditions applied, templates filled and the recipe's own files inlined. Throws `invalid` when the recipe cannot
 * serve the request.
 */
export function makePlan(loaded: LoadedRecipe, request: PinnedRequest): Plan {
  const { recipe } = loaded;
  const values = valuesOf(recipe, request);
  const started = startedUnits(recipe.start, request);
  const adopted: PlanStep[] = recipe.adopt ? [{ op: "adopt", source: ADOPTED, whose: recipe.adopt.whose }] : [];
  const steps = recipe.image
    .filter((step) => applies(step, request) && hasSource(step, recipe, request))
    .flatMap((step) => planSteps(step, loaded, values))
    .concat(recipe.users.flatMap(userSteps), started.map(startStep), adopted);
  const used = new Set(steps.flatMap((step) => (step.op === "place" || step.op === "adopt" ? [step.source] : [])));
  return {
    format: 1,
    kind: "recipe",
    recipe: { name: recipe.name, digest: loaded.digest, licence: recipe.licence },
    request,
    fingerprint: fingerprint(request),
    name: request.name,
    version: request.version,
    arch: request.arch,
    sources: Array.from(used, (id) => planSource(id, recipe, values)),
    steps,
    require: recipe.require.map((template) => fill(template, values)).concat(started.map(unitFile)),
    waive: recipe.waive.length > 0 ? recipe.waive : undefined,
    extensionRelease: extensionRelease(request, recipe.reload, recipe),
    compression: request.compression,
    epoch: request.epoch,
    warnings: targetWarnings(request),
  };
}

/** What is placed from a source that is not there for this request is left out with it. */
function hasSource(step: Step, { sources }: Recipe, request: PinnedRequest): boolean {
  const source = "place" in step ? sources[step.place] : undefined;
  return source === undefined || applies(source, request);
}

/**
 * Text of `usr/lib/extension-release.d/extension-release.NAME` (man systemd-sysext). `ID=_any` takes no level and no
 * version; for a named OS one of the two lines has to match the machine's os-release. Keys that a systemd does not know it
 * skips (measured on 252 and 257).
 */
export function extensionRelease(
  { os, osVersion, arch }: Pick<OwnRequest, "os" | "osVersion" | "arch">,
  reload: boolean,
  { restart = [], reloadOrRestart = [] }: Partial<Pick<Recipe, "restart" | "reloadOrRestart">> = {},
): string {
  const lines = [
    `ID=${os}`,
    os !== "_any" && "SYSEXT_LEVEL=1.0",
    os !== "_any" && osVersion !== undefined && `VERSION_ID=${osVersion}`,
    `ARCHITECTURE=${arch}`,
    reload && "EXTENSION_RELOAD_MANAGER=1",
    restart.length > 0 && `EXTENSION_RESTART_UNITS="${restart.join(" ")}"`,
    reloadOrRestart.length > 0 && `EXTENSION_RELOAD_OR_RESTART_UNITS="${reloadOrRestart.join(" ")}"`,
  ];
  return lines
    .filter((line) => line !== false)
    .join("\n")
    .concat("\n");
}

/** On which machines an image will not load. Only Flatcar promises a SYSEXT_LEVEL; elsewhere the version has to match. */
export function targetWarnings({ os, osVersion }: Pick<OwnRequest, "os" | "osVersion">): string[] {
  if (os === "flatcar" || os === "_any" || osVersion !== undefined) return [];
  return [
    `No OS version was given, so this image loads only on machines whose os-release says ID=${os} and SYSEXT_LEVEL=1.0. ` +
      `An ordinary ${os} has a VERSION_ID and no level and will not load it: give its VERSION_ID, or bake for _any.`,
  ];
}

function planSteps(step: Step, { files }: LoadedRecipe, values: Values): PlanStep[] {
  if ("place" in step) return [placeStep(step, values)];
  if ("files" in step) return matchFiles(files, step.files).map((file) => fileStep(file, files.get(file) ?? ""));
  if ("write" in step)
    return [{ op: "file", path: fill(step.write, values), mode: step.mode, text: fill(step.text, values) }];
  if ("symlink" in step) return [symlinkStep(step, values)];
  if ("replace" in step)
    return [{ op: "replace", path: fill(step.replace, values), text: step.text, with: fill(step.with, values) }];
  return [{ op: "remove", path: fill(step.remove, values) }];
}

function placeStep(step: Extract<Step, { place: string }>, values: Values): PlanStep {
  const from = step.from === undefined ? null : fill(step.from, values);
  return {
    op: "place",
    source: step.place,
    ...(step.inside !== undefined && { inside: fill(step.inside, values) }),
    from,
    to: fill(step.to, values),
    strip: step.strip ?? (from === null ? 0 : fixedDepth(from)),
    exclude: step.exclude.map((glob) => fill(glob, values)),
    mode: step.mode ?? null,
    optional: step.optional || undefined,
  };
}

function symlinkStep({ symlink, target, optional }: Extract<Step, { symlink: string }>, values: Values): PlanStep {
  return { op: "symlink", path: fill(symlink, values), target: fill(target, values), optional: optional || undefined };
}

/** How many leading parts of a glob name one folder: `docker/*` has one. They say where to look, not what to keep. */
function fixedDepth(glob: string): number {
  const folders = glob.split("/").slice(0, -1);
  const firstOpen = folders.findIndex((part) => picomatch.scan(part).isGlob);
  return firstOpen === -1 ? folders.length : firstOpen;
}

/** A recipe keeps no modes, since archives and checkouts lose them: what begins with `#!` is a program. */
function fileStep(file: string, text: string): PlanStep {
  return { op: "file", path: file, mode: text.startsWith("#!") ? 0o755 : 0o644, text };
}
