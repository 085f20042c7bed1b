import { prepare } from "#lib/builds/prepare";
import { requireKnown } from "#lib/builds/unknown-version";
import type { Command } from "./command";
import { writeImage } from "./make-image";
import { FORCE, OPTION, outOf, readBuildRequest, TARGET_FLAGS } from "./target-flags";

export const bake: Command = {
  flags: { ...TARGET_FLAGS, option: OPTION, force: FORCE },
  async run(given, session) {
    const request = readBuildRequest(given);
    const { upstream, catalog } = session.context();
    const quiet = { ...upstream, log: session.terminal.log };
    const prepared = await prepare(request, { catalog: await catalog(), upstream: quiet });
    if (!given.has("force")) await requireKnown(request, prepared, quiet);
    return writeImage(prepared.plan, outOf(given), given.has("json"), session);
  },
};
