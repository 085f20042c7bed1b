import picomatch from "picomatch";
import type { Entry } from "#lib/bake/entry";
import { AppError } from "#lib/errors";
import type { Manifest } from "#lib/images/manifest";
import type { Plan } from "#lib/recipes/plan";

const SHOWN = 8;

/**
 * Passes the entries of an image on, and throws `invalid` at their end when the plan requires what none of them is: an
 * archive that upstream packed otherwise must not become an image without its program.
 */
export async function* requiring(
  entries: AsyncIterable<Entry>,
  { name, require = [] }: Pick<Plan, "name" | "require">,
  manifest: Manifest,
): AsyncGenerator<Entry> {
  yield* entries;
  const paths = manifest.filter(({ type }) => type !== "folder").map(({ path }) => path);
  const missing = require.filter((pattern) => !paths.some(matching(pattern)));
  if (missing.length === 0) return;
  const held = paths.slice(0, SHOWN).join(", ") + (paths.length > SHOWN ? ", …" : "");
  throw new AppError("invalid", `The image of ${name} would lack ${missing.join(", ")}; it would hold ${held}.`);
}

function matching(pattern: string): (path: string) => boolean {
  const matches = picomatch(pattern, { dot: true });
  return (path) => path === pattern || matches(path);
}
