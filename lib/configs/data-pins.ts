import { setImmediate as turn } from "node:timers/promises";
import { db, type Tx } from "#lib/db";

/** Choices as they were saved, not yet judged. */
export type StoredChoices = { id: string; input: unknown };

/** A config may hold two megabytes of files of its own: so few lie in memory at once. */
const AT_ONCE = 20;

/** Saved configs but those of `seen`, a few at a time. */
export async function* unseenConfigs(seen: ReadonlySet<string>, tx: Tx = db()): AsyncGenerator<StoredChoices> {
  const all = await tx.savedConfig.findMany({ select: { id: true } });
  const unseen = all.map(({ id }) => id).filter((id) => !seen.has(id));
  for (let at = 0; at < unseen.length; at += AT_ONCE) {
    await turn(); // SQLite answers at once, so that nothing else would have its turn by itself
    yield* await tx.savedConfig.findMany({
      where: { id: { in: unseen.slice(at, at + AT_ONCE) } },
      select: { id: true, input: true },
    });
  }
}
