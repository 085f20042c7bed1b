import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { findLive } from "#lib/builds/reads";
import { isOwned } from "#lib/builds/request";
import { fileName } from "#lib/images/name";
import { findReserved } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import { Name, Version } from "#lib/words";

/** What a conversion is to be called; its architecture is known once the archive was read. */
export const WantedName = z.strictObject({ name: Name, version: Version });
export type WantedName = z.infer<typeof WantedName>;

/** Files of that name that somebody has, why each cannot be had, and a name under which none is taken. */
export const TakenName = z.strictObject({
  taken: z.array(z.strictObject({ file: z.string(), why: z.string() })),
  suggestion: z.strictObject({ name: Name }).nullable(),
});
export type TakenName = z.infer<typeof TakenName>;

/** Whether a name is free for a conversion, before anything is sent. */
export async function takenName({ name, version }: WantedName): Promise<TakenName> {
  const found = await Promise.all(filesOf(name, version).map(async (file) => ({ file, why: await whyTaken(file) })));
  const taken = found.flatMap(({ file, why }) => (why === null ? [] : [{ file, why }]));
  return { taken, suggestion: taken.length === 0 ? null : { name: await freeName(name, version) } };
}

function filesOf(name: string, version: string): string[] {
  return ARCHES.map((arch) => fileName({ name, version, revision: 0, arch }));
}

async function whyTaken(file: string): Promise<string | null> {
  const image = await findReserved(file);
  if (image !== null) return ownerOf(image);
  return (await findLive(file)) === null ? null : `${file} is being made at this moment.`;
}

function ownerOf({ file, deletedAt, recipe }: ImageRow): string {
  if (deletedAt !== null) return `${file} was deleted; machines may still know it, so its name stays reserved.`;
  if (recipe !== null) return `${file} was baked from the recipe ${recipe}, and published bytes never change.`;
  return `${file} was converted before. The same archive gives that image again; another one needs another name.`;
}

async function freeName(name: string, version: string): Promise<string> {
  const stem = name.slice(0, 40);
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? `${stem}-torcx` : `${stem}-torcx-${n}`;
    const owned = await Promise.all(filesOf(candidate, version).map(isOwned));
    if (!owned.includes(true)) return candidate;
  }
}
