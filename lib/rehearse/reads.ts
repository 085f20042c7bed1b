import { db } from "#lib/db";
import { notRehearsed } from "#lib/rehearse/rehearse";
import { Rehearsal } from "#lib/rehearse/schema";

/** What a real systemd made of an image. */
export async function getRehearsal(image: string): Promise<Rehearsal> {
  const row = await db().rehearsal.findUnique({ where: { image }, omit: { image: true, createdAt: true } });
  return row === null
    ? notRehearsed("It was baked by a Bakehouse that did not rehearse images.")
    : Rehearsal.parse(row);
}
