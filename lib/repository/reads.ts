import { z } from "zod";
import { db } from "#lib/db";
import { EMPTY } from "#lib/repository/texts";

/** The scope of all extensions together; no extension can have this name. */
export const ALL = "*";

/** The newest of what machines read of one scope; `sha256` is the digest of its text. */
export type Publication = { scope: string; sequence: number; sha256: string };

const Streams = z.array(z.string());
const newestFirst = { sequence: "desc" } as const;

/** The newest publication of an extension or of {@link ALL}, or null. */
export async function findPublication(scope: string): Promise<Publication | null> {
  const select = { scope: true, sequence: true, sha256: true };
  return db().publication.findFirst({ where: { scope }, orderBy: newestFirst, select });
}

/** The text of a publication: `SHA256SUMS`, empty once nothing is published any more. */
export async function publicationText({ scope, sequence }: Publication): Promise<string> {
  const where = { scope_sequence: { scope, sequence } };
  return (await db().publication.findUniqueOrThrow({ where, select: { text: true } })).text;
}

/** The signature over the newest text of a scope, of the same row; null where there is none. */
export async function findSignature(scope: string): Promise<Uint8Array | null> {
  const newest = await db().publication.findFirst({
    where: { scope },
    orderBy: newestFirst,
    select: { signature: true },
  });
  return newest?.signature ?? null;
}

/** The minor streams, such as `v1.27`, that an extension is published in; null when it is not published. */
export async function findStreams(extension: string): Promise<string[] | null> {
  const select = { sha256: true, streams: true };
  const newest = await db().publication.findFirst({ where: { scope: extension }, orderBy: newestFirst, select });
  return newest === null || newest.sha256 === EMPTY ? null : Streams.parse(newest.streams);
}

/** All extensions that are published, by name, with their minor streams. */
export async function listPublished(): Promise<{ name: string; streams: string[] }[]> {
  const newest = await db().publication.findMany({
    where: { scope: { not: ALL } },
    orderBy: [{ scope: "asc" }, newestFirst],
    distinct: ["scope"],
    select: { scope: true, sha256: true, streams: true },
  });
  return newest
    .filter(({ sha256 }) => sha256 !== EMPTY)
    .map(({ scope, streams }) => ({ name: scope, streams: Streams.parse(streams) }));
}

/** Of the newest publication of each scope that has images: who signed it, and until when it is good. */
export async function listVouched(): Promise<{ scope: string; signedBy: string | null; bestBefore: string | null }[]> {
  const newest = await db().publication.findMany({
    orderBy: [{ scope: "asc" }, newestFirst],
    distinct: ["scope"],
    select: { scope: true, sha256: true, signedBy: true, bestBefore: true },
  });
  return newest.filter(({ sha256 }) => sha256 !== EMPTY);
}
