import { db } from "#lib/db";
import { AppError } from "#lib/errors";

/** Keeps an image whatever the clean-up's rule says, until it is let go. AppError `not_found` when it is not there. */
export async function keepImage(file: string, reason: string): Promise<void> {
  await writeKept(file, reason);
}

/** Leaves it to the clean-up's rule again whether an image stays. AppError `not_found` when it is not there. */
export async function letGo(file: string): Promise<void> {
  await writeKept(file, null);
}

async function writeKept(file: string, keptReason: string | null): Promise<void> {
  const { count } = await db().image.updateMany({ where: { file, deletedAt: null }, data: { keptReason } });
  if (count === 0) throw new AppError("not_found", `There is no image ${file}.`);
}
