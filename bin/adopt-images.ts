import { adoptImages } from "#lib/builds/adopt";
import { type Command, printJson } from "./command";
import { JSON_FLAG } from "./target-flags";

export const adopt: Command = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const { terminal, signal } = session;
    const items = [];
    for await (const adoption of adoptImages(session.context().store, new Date())) {
      signal.throwIfAborted();
      items.push(adoption);
      const { sha256, file, why } = adoption;
      terminal.log(why === null ? "info" : "warn", why === null ? `${file} is back.` : `${sha256}.raw stays: ${why}`);
    }
    if (given.has("json")) printJson(session, { items });
    else session.print(`${items.filter(({ why }) => why === null).length} of ${items.length} images are back.\n`);
    return items.every(({ why }) => why === null) ? 0 : 1;
  },
};
