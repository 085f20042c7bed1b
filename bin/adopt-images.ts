import { type Adoption, adoptImages } from "#lib/builds/adopt";
import { adoptFile } from "#lib/builds/adopt-file";
import { isAppError } from "#lib/errors";
import { Version } from "#lib/words";
import { migrate } from "#prisma/migrate";
import { type Arguments, UsageError } from "./arguments";
import { type Command, check, printJson, type Session } from "./command";
import { JSON_FLAG } from "./target-flags";

export const adopt: Command = {
  flags: {
    version: { value: "V", help: "version of the given files (that in a name such as docker-24.0.5-x86-64.raw)" },
    json: JSON_FLAG,
  },
  async run(given, session) {
    const { env } = session.context();
    const adoptions = chooseImages(given, session);
    // A lost database is not there at all before the next start.
    await migrate(env.DATABASE_URL, { recipes: env.BAKEHOUSE_RECIPES });
    const items: Adoption[] = [];
    for await (const adoption of adoptions) {
      session.signal.throwIfAborted();
      items.push(adoption);
      say(adoption, session);
    }
    if (given.has("json")) printJson(session, { items });
    else session.print(summary(items));
    return items.every(({ why }) => why === null) ? 0 : 1;
  },
};

function chooseImages(given: Arguments, session: Session): AsyncIterable<Adoption> {
  const { positionals } = given;
  const version = given.value("version");
  const { store } = session.context();
  if (positionals.length > 0)
    return adoptFiles(positionals, version && check(Version, version, { "": "--version" }), session);
  if (version !== undefined) throw new UsageError("--version is that of given files: FILE is missing.");
  return adoptImages(store, new Date());
}

async function* adoptFiles(
  files: string[],
  version: string | undefined,
  { context, signal }: Session,
): AsyncGenerator<Adoption> {
  const { store } = context();
  for (const file of files) {
    try {
      yield* await adoptFile(file, { store, version, now: new Date(), signal });
    } catch (error) {
      if (!isAppError(error)) throw error;
      yield { sha256: null, file: null, why: error.message };
    }
  }
}

function say({ file, why }: Adoption, { terminal }: Session): void {
  if (why === null) terminal.log("info", `${file} is back.`);
  else terminal.log("warn", file === null ? why : `${file} is not back: ${why}`);
}

function summary(items: Adoption[]): string {
  if (items.length === 0) return "The database knows every image in the store: there is nothing to read back.\n";
  return `${items.filter(({ why }) => why === null).length} of ${items.length} images are back.\n`;
}
