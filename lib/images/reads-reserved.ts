import { db } from "#lib/db";

/** What is known of a name that an image has or had, as far as it decides whether it may be baked. */
export type ReservedName = {
  version: string;
  arch: string;
  os: string;
  osVersion: string | null;
  recipe: string | null;
  buildId: string;
};

/** All images of some versions of one extension, whatever their state and revision, deleted ones included: their names stay reserved. */
export async function reservedVersions(name: string, versions: readonly string[]): Promise<ReservedName[]> {
  return db().image.findMany({
    where: { name, version: { in: Array.from(versions) } },
    select: { version: true, arch: true, os: true, osVersion: true, recipe: true, buildId: true },
  });
}
