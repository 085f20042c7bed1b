import { stat } from "node:fs/promises";
import path from "node:path";
import { closeCompression } from "#lib/compression";
import { ownFingerprint } from "#lib/recipes/identity";
import { extensionRelease, targetWarnings } from "#lib/recipes/make-plan";
import type { Plan } from "#lib/recipes/plan";
import { OpenOwnRequest, type OwnRequest } from "#lib/recipes/schema";
import { UsageError } from "./arguments";
import { type Command, check } from "./command";
import { writeImage } from "./make-image";
import { FLAG_OF, outOf, readTarget, TARGET_FLAGS } from "./target-flags";

export const bakeFolder: Command = {
  flags: TARGET_FLAGS,
  async run(given, session) {
    const [folder = "", name] = given.positionals;
    const request = closeCompression(check(OpenOwnRequest, { name, ...readTarget(given) }, FLAG_OF));
    const root = path.resolve(folder);
    if (!(await isFolder(root))) throw new UsageError(`${folder} is not a folder.`);
    const plan = folderPlan(request, root, await isFolder(path.join(root, "usr/lib/systemd/system")));
    return writeImage(plan, outOf(given), given.has("json"), session);
  },
};

async function isFolder(name: string): Promise<boolean> {
  return (await stat(name).catch(() => null))?.isDirectory() ?? false;
}

/** Units in the folder are to be known to systemd once the image is merged; without any there is nothing to reload. */
function folderPlan(request: OwnRequest, folder: string, hasUnits: boolean): Plan {
  return {
    format: 1,
    kind: "folder",
    recipe: null,
    request,
    fingerprint: ownFingerprint("folder", request),
    name: request.name,
    version: null,
    arch: request.arch,
    sources: [],
    steps: [{ op: "folder", path: folder }],
    extensionRelease: extensionRelease(request, hasUnits),
    compression: request.compression,
    epoch: request.epoch,
    warnings: targetWarnings(request),
  };
}
