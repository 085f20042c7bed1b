import { fingerprintOf } from "#lib/canonical-json";
import { db } from "#lib/db";
import { AppError } from "#lib/errors";
import { issuesOf } from "#lib/issues";
import { MachineInput } from "#lib/machine/choices/schema";

/** 128 bits: everyone who has the id may read the config, so it must not be one that can be guessed. */
const ID_LENGTH = 32;

/** A machine's choices as they were saved. */
export type SavedConfig = { id: string; input: MachineInput; createdAt: Date };

/**
 * Keeps a machine's choices for good and gives their id, hex digits of the sha256 of their canonical form. Equal choices
 * have one id, however often they are saved and by however many users.
 */
export async function saveConfig(input: MachineInput, now: Date): Promise<SavedConfig> {
  const id = fingerprintOf(input).slice(0, ID_LENGTH);
  const { createdAt } = await db().savedConfig.upsert({
    where: { id },
    create: { id, input, createdAt: now },
    update: {},
  });
  return { id, input, createdAt };
}

/** The saved choices of this id. Throws AppError not_found, unsupported (larger than what is taken today). */
export async function readConfig(id: string): Promise<SavedConfig> {
  const row = await db().savedConfig.findUnique({ where: { id } });
  if (row === null) throw new AppError("not_found", `There is no saved config ${id}. POST /api/v1/configs saves one.`);
  const { data: input, error } = MachineInput.safeParse(row.input);
  if (error !== undefined) {
    const issues = issuesOf(error);
    throw new AppError("unsupported", `The saved config ${id} holds what is not taken any more. Save it again.`, {
      issues,
    });
  }
  return { id, input, createdAt: row.createdAt };
}
