/** How many more requests a host answers until `resetAt`, as it said at `seenAt`. `limit`: of how many. */
export type Budget = {
  host: string;
  remaining: number;
  limit: number | null;
  resetAt: Date | null;
  seenAt: Date;
};

/** Where a host does not say until when. */
const USUAL_MS = 3600_000;
/** Below this share of its limit, or so many, a host is asked only for what somebody waits for. */
const LOW_SHARE = 0.1;
const LOW = 10;

/**
 * What an answer says of the budget; null where it says nothing. GitHub's headers
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api) and GitLab's, which are the same without x-.
 */
export function readBudget(headers: Pick<Headers, "get">, now: Date): Omit<Budget, "host"> | null {
  const number = (name: string) => {
    const text = headers.get(`x-ratelimit-${name}`) ?? headers.get(`ratelimit-${name}`);
    return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
  };
  const remaining = number("remaining");
  if (remaining === null) return null;
  return { remaining, limit: number("limit"), resetAt: timeOf(number("reset"), now), seenAt: now };
}

/** Seconds since 1970, or from now on where they are few. */
function timeOf(seconds: number | null, now: Date): Date | null {
  if (seconds === null) return null;
  return new Date(seconds < 1e9 ? now.getTime() + seconds * 1000 : seconds * 1000);
}

/** Whether what was said still holds. */
function isCurrent({ resetAt, seenAt }: Budget, now: Date): boolean {
  const until = resetAt ?? new Date(seenAt.getTime() + USUAL_MS);
  return now < until;
}

/** Whether the host answers nothing more for now. */
export function isSpent(budget: Budget, now: Date): boolean {
  return budget.remaining === 0 && isCurrent(budget, now);
}

/**
 * What is left when an answer came, of what was known: others are on their way that the host has not counted yet, or that it has counted
 * and we have not heard of. `isFree`: it took nothing of the budget, though it was expected to.
 */
export function afterAnswer(known: Budget | null, said: Budget, isFree: boolean): Budget {
  if (known === null || known.limit !== said.limit) return said;
  // Without the time until which it is good nobody can tell it from the next one.
  if (known.resetAt === null || known.resetAt.getTime() !== said.resetAt?.getTime()) return said;
  return { ...said, remaining: Math.min(said.remaining, known.remaining + (isFree ? 1 : 0)) };
}

/** Whether so little is left that it is kept for what somebody waits for. */
export function isLow(budget: Budget, now: Date): boolean {
  const { remaining, limit } = budget;
  return remaining <= Math.max(LOW, (limit ?? 0) * LOW_SHARE) && isCurrent(budget, now);
}

/** What is left, as a sentence, and what would allow more. */
export function sayBudget(
  { host, remaining, limit, resetAt }: Budget,
  { githubToken }: { githubToken?: string },
): string {
  const until = resetAt === null ? "" : ` until ${resetAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const advice = host === "api.github.com" && githubToken === undefined ? " Set GITHUB_TOKEN to be allowed more." : "";
  if (remaining === 0) return `${host} answers no more requests${until}: its rate limit is used up.${advice}`;
  const of = limit === null ? "" : ` of ${limit}`;
  return `${host} answers ${remaining} more ${remaining === 1 ? "request" : "requests"}${of}${until}.${advice}`;
}
