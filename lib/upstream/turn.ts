import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Known, Lists } from "#lib/upstream/lists";

const LOOK_MS = 200;
/** Whoever asks for longer may be gone: then somebody else asks as well. */
const PATIENCE_MS = 15_000;

/**
 * Waits for the turn to ask upstream for a list, which one process has at a time, and gives its token; or gives what
 * somebody else has got there meanwhile. `before` is what was known. The turn ends with what is kept.
 */
export async function turnOrNews(
  lists: Lists,
  key: string,
  before: Known,
  patience = PATIENCE_MS,
): Promise<string | Known> {
  const token = randomUUID();
  let known = before;
  let asker = known.asker;
  let since = performance.now();
  for (;;) {
    // Who waits measures by its own clock how long it has seen the same asker: those of hosts differ.
    const isLate = asker !== null && performance.now() - since > patience;
    if ((asker === null || isLate) && (await lists.takeTurn(key, token, asker)))
      return newsOf(lists, key, token, before);
    await sleep(LOOK_MS);
    known = await lists.find(key);
    if (isNew(known, before)) return known;
    if (known.asker !== asker) since = performance.now();
    asker = known.asker;
  }
}

/** Somebody may have had their turn between our look and ours. */
async function newsOf(lists: Lists, key: string, token: string, before: Known): Promise<string | Known> {
  const known = await lists.find(key);
  if (!isNew(known, before)) return token;
  await lists.endTurn(key, token);
  return known;
}

function isNew({ list, failure }: Known, before: Known): boolean {
  const times = (of: Known) => [of.list?.fetchedAt.getTime(), of.failure?.at.getTime()].join();
  return times({ list, failure, asker: null }) !== times(before);
}
