import { prepare } from "#lib/builds/prepare";
import { requireKnown } from "#lib/builds/unknown-version";
import { BuildRequest } from "#lib/recipes/schema";
import { readPairs } from "./arguments";
import { type Command, check } from "./command";
import { writeImage } from "./make-image";
import { FLAG_OF, FORCE, outOf, readTarget, TARGET_FLAGS } from "./target-flags";

export const bake: Command = {
  flags: {
    ...TARGET_FLAGS,
    option: { value: "KEY=VALUE", many: true, help: "an option of the recipe, such as only=docker" },
    force: FORCE,
  },
  async run(given, session) {
    const [recipe, version, name] = given.positionals;
    const options = readPairs("option", given.list("option"));
    const request = check(BuildRequest, { recipe, version, options, name, ...readTarget(given) }, FLAG_OF);
    const { upstream, catalog } = session.context();
    const quiet = { ...upstream, log: session.terminal.log };
    const prepared = await prepare(request, { catalog: await catalog(), upstream: quiet });
    if (!given.has("force")) await requireKnown(request, prepared, quiet);
    return writeImage(prepared.plan, outOf(given), given.has("json"), session);
  },
};
