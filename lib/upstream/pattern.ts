import { runInNewContext } from "node:vm";
import { z } from "zod";
import { AppError } from "#lib/errors";

const MILLISECONDS = 1000;

/** Everything a recipe's expression finds in a text: its first group, or the whole match where it has none. */
export function findAll(pattern: string, text: string): string[] {
  const found = search(`[...text.matchAll(new RegExp(pattern, "g"))].map((match) => match[1] ?? match[0])`, pattern, {
    text,
  });
  return z.array(z.string()).parse(found);
}

/** What a recipe's expression finds first in each text, as above; null where it finds nothing. */
export function findEach(pattern: string, texts: string[]): (string | null)[] {
  const found = search(
    `texts.map((text) => new RegExp(pattern).exec(text)).map((match) => match && (match[1] ?? match[0]))`,
    pattern,
    {
      texts,
    },
  );
  return z.array(z.string().nullable()).parse(found);
}

/** Some expressions take forever on some texts; only node:vm can stop one. Throws `upstream` when time is up. */
function search(script: string, pattern: string, subject: object): unknown {
  try {
    return runInNewContext(script, { ...subject, pattern }, { timeout: MILLISECONDS });
  } catch (error) {
    const sentence = `The recipe's expression ${pattern} takes too long on upstream's list; it has to be made simpler.`;
    throw new AppError("upstream", sentence, { cause: error });
  }
}
