import { getBuild } from "#lib/builds/reads";
import type { Build } from "#lib/builds/schema";
import { STATUS } from "#lib/builds/state";
import { requestCancel } from "#lib/builds/writes";
import { AppError } from "#lib/errors";

/**
 * Cancels a build: a waiting one at once, a running one as soon as its worker sees the request, within a second. Throws
 * AppError not_found, and conflict when it has ended.
 */
export async function cancelBuild(id: string): Promise<Build> {
  const heard = await requestCancel(id, new Date());
  const build = await getBuild(id);
  if (heard) return build;
  const { file, status } = build;
  throw new AppError("conflict", `The build of ${file} has ended already: ${STATUS[status].label.toLowerCase()}.`);
}

/** The same for several; what has ended by then, or is gone, is passed over. */
export async function cancelBuilds(ids: readonly string[]): Promise<void> {
  for (const id of ids) await requestCancel(id, new Date());
}
