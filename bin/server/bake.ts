import { AskedBuild } from "#lib/builds/schema";
import { BUILDS } from "../../app/_server/operations/builds";
import type { Arguments } from "../arguments";
import { check } from "../command";
import { FLAG_OF, FORCE, IMAGE_FLAGS, OPTION, readWish } from "../target-flags";
import { BuildAndImage } from "./answers";
import { ask } from "./ask";
import { follow, tellEnd } from "./finish-build";
import { JSON_LINES, printLine } from "./news";
import type { ServerCommand, ServerSession } from "./server";

export const bake: ServerCommand = {
  flags: Object.assign({}, IMAGE_FLAGS, {
    option: OPTION,
    revision: { value: "N", help: "packaging revision, beside an image that there is (0)" },
    candidate: { help: "do not publish it by baking it: somebody decides on it afterwards" },
    force: FORCE,
    "no-wait": { help: "ask for it and print the id of the build" },
    json: JSON_LINES,
  }),
  async run(given, session) {
    const asked = await request(given, session);
    const { build, image } = asked;
    if (given.has("json")) printLine({ event: "asked", build, image }, session);
    if (image !== null) return void tellEnd(asked, given, session);
    session.terminal.log("info", `${build.file} is asked for: ${session.server.url}/builds/${build.id}`);
    if (!given.has("no-wait")) return follow(build.id, given, session);
    if (!given.has("json")) session.print(`${build.id}\n`);
  },
};

async function request(given: Arguments, session: ServerSession): Promise<BuildAndImage> {
  const body = readOrder(given);
  try {
    return await ask(BUILDS.request, { body, answer: BuildAndImage }, session);
  } catch (error) {
    if (session.signal.aborted)
      session.terminal.log("info", `It may have been asked for all the same: ${session.server.call} builds tells.`);
    throw error;
  }
}

/** What was typed and no more: what is left out, the server decides. */
function readOrder(given: Arguments): unknown {
  const revision = given.value("revision");
  const order = Object.assign(readWish(given), {
    revision: revision !== undefined && /^\d+$/.test(revision) ? Number(revision) : revision,
    candidate: given.has("candidate") || undefined,
    force: given.has("force") || undefined,
  });
  check(AskedBuild, order, Object.assign({ revision: "--revision" }, FLAG_OF));
  return order;
}
