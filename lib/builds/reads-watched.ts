import type { BuildStatus } from "#lib/builds/schema";
import { db } from "#lib/db";

/** A build that a watch asked for and that made no image. */
export type Fruitless = {
  version: string;
  arch: string;
  isCancelled: boolean;
  finishedAt: Date;
  /** Why it failed. */
  message: string;
};

/** Builds of some versions of one extension that watches asked for and that failed or were cancelled, oldest first. */
export async function fruitlessBuilds(
  { recipe, name }: { recipe: string; name: string },
  versions: readonly string[],
): Promise<Fruitless[]> {
  const rows = await db().build.findMany({
    where: {
      recipe,
      name,
      watch: { not: null },
      version: { in: Array.from(versions) },
      status: { in: ["failed", "cancelled"] satisfies BuildStatus[] },
    },
    select: { version: true, arch: true, status: true, finishedAt: true, createdAt: true, errorMessage: true },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ version, arch, status, finishedAt, createdAt, errorMessage }) => ({
    version,
    arch,
    finishedAt: finishedAt ?? createdAt,
    message: errorMessage ?? "",
    isCancelled: status === ("cancelled" satisfies BuildStatus),
  }));
}

/** The watches that asked for these builds, by the builds' ids; builds that others asked for have none. */
export async function watchesOf(ids: readonly string[]): Promise<Map<string, string>> {
  const where = { id: { in: Array.from(ids) }, watch: { not: null } };
  const rows = await db().build.findMany({ where, select: { id: true, watch: true } });
  return new Map(rows.flatMap(({ id, watch }) => (watch === null ? [] : [[id, watch]])));
}
