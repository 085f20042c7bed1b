import { db, Prisma } from "#lib/db";
import type { Rate } from "#lib/token-buckets";

const MICROSECONDS = 1_000_000;

/** Microseconds since 1970, the same within one statement. Of the database: clocks of several web servers differ. */
const CLOCKS = {
  sqlite: Prisma.sql`CAST(unixepoch('subsec') * 1000000 AS BIGINT)`,
  postgresql: Prisma.sql`CAST(extract(epoch FROM statement_timestamp()) * 1000000 AS BIGINT)`,
};

/** Whose clock counts; a function gives the milliseconds since 1970 of a test. */
export type Clock = keyof typeof CLOCKS | (() => number);

/**
 * Takes a token out of the bucket of that name, whichever process asks, and gives 0; or takes none and gives the milliseconds
 * until there is one. One statement decides, so no two processes get the last one. In SQL, since Prisma has no insert that
 * updates on a condition.
 */
export async function takeToken(key: string, { burst, perMinute }: Rate, clock: Clock): Promise<number> {
  const now = timeBy(clock);
  const token = Math.ceil((60 * MICROSECONDS) / perMinute);
  const whole = burst * token;
  // No bucket is full later than a whole one would be: then the clock was set back, and it counts as an empty one.
  const taken = await db().$executeRaw`INSERT INTO "RateBucket" ("key", "fullAt") VALUES (${key}, ${now} + ${token})
    ON CONFLICT ("key") DO UPDATE SET "fullAt" = CASE
      WHEN "RateBucket"."fullAt" > ${now} + ${whole} THEN ${now} + ${whole}
      WHEN "RateBucket"."fullAt" > ${now} THEN "RateBucket"."fullAt" + ${token}
      ELSE ${now} + ${token} END
    WHERE "RateBucket"."fullAt" <= ${now} + ${whole - token} OR "RateBucket"."fullAt" > ${now} + ${whole}`;
  if (taken > 0) return 0;
  const waits = await db().$queryRaw<{ wait: bigint }[]>`
    SELECT "fullAt" - ${now} - ${whole - token} AS "wait" FROM "RateBucket" WHERE "key" = ${key}`;
  return Math.max(1, Number(waits[0]?.wait ?? 0) / 1000);
}

/** Forgets the buckets that are full: one that is not there is full too. */
export async function forgetFullBuckets(clock: Clock): Promise<void> {
  await db().$executeRaw`DELETE FROM "RateBucket" WHERE "fullAt" <= ${timeBy(clock)}`;
}

function timeBy(clock: Clock): Prisma.Sql {
  return typeof clock === "function"
    ? Prisma.sql`CAST(${BigInt(Math.round(clock() * 1000))} AS BIGINT)`
    : CLOCKS[clock];
}
