import { getBuild, move, wishCancel } from "#lib/builds/data";
import type { Build } from "#lib/builds/schema";
import { hasEnded, STATUS } from "#lib/builds/state";
import { AppError } from "#lib/errors";

/**
 * Cancels a build: a waiting one at once, a running one as soon as its worker sees the wish, within a second. Throws
 * AppError not_found, and conflict when it has ended.
 */
export async function cancelBuild(id: string): Promise<Build> {
  // Between two looks a worker may take the build, or give it back; a third change in a row does not happen.
  for (let look = 0; look < 3; look++) {
    const build = await getBuild(id);
    if (hasEnded(build.status)) throw tooLate(build);
    const now = new Date();
    if (await move("withdraw", { id }, { finishedAt: now })) return getBuild(id);
    if (await wishCancel(id, now)) return getBuild(id);
  }
  throw new AppError("busy", "The build changes hands in this very moment. Ask again.", { facts: { retryAfter: 1 } });
}

function tooLate({ file, status }: Build): AppError {
  return new AppError("conflict", `The build of ${file} has ended already: ${STATUS[status].label.toLowerCase()}.`);
}
