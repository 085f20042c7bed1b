import { publishedVersion } from "#lib/images/name";
import type { Extension, MachineInput, Target } from "#lib/machine/choices/schema";
import { USUAL, USUAL_EXTENSION } from "#lib/machine/choices/values";
import type { PinnedRequest } from "#lib/recipes/schema";

/** What an image was asked for; one that was made of a user's own file has no recipe, options and revision. */
export type Requested = Pick<PinnedRequest, "name" | "version" | "arch" | "os" | "osVersion"> &
  Partial<Pick<PinnedRequest, "recipe" | "options" | "revision">>;

/** The choice of exactly the image that a request makes. */
export function extensionOf({ name, version, recipe = name, options = {}, revision = 0 }: Requested): Extension {
  const ownName = name === recipe ? undefined : name;
  return { recipe, version: publishedVersion({ version, revision }), name: ownName, options, ...USUAL_EXTENSION };
}

/** A machine that boots with the image of a request and is as usual otherwise. */
export function machineWith(request: Requested): MachineInput {
  const extras = { sshKeys: [], files: [], units: [] };
  const usual = { ...USUAL, restartUnits: [], extras };
  return { ...usual, arch: request.arch, target: targetOf(request), extensions: [extensionOf(request)] };
}

const FLATCAR_RELEASE = /^\d{3,4}(\.\d{1,3}){0,2}$/;

/** A system that merges an image which was baked for this one. */
function targetOf({ os, osVersion }: Requested): Target {
  if (os === "_any") return USUAL.target;
  if (os === "flatcar")
    return { kind: "flatcar", release: FLATCAR_RELEASE.test(osVersion ?? "") ? (osVersion ?? null) : null };
  if (os === "fedora" && osVersion !== undefined) return { kind: "fcos" };
  return { kind: "other", id: os, version: osVersion };
}
