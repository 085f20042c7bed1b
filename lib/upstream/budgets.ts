import { type Budget, isLow, isSpent, sayBudget } from "#lib/upstream/budget";
import type { Place } from "#lib/upstream/source-place";
import type { Upstream } from "#lib/upstream/upstream";

/** Why a list is not asked for now, if so: its host answers nothing more, or little, and nobody waits for it. */
export async function reasonToWait(
  upstream: Upstream,
  { url }: Place,
  { canWait, now }: { canWait: boolean; now: Date },
): Promise<string | null> {
  const budget = (await readBudgets(upstream)).find(({ host }) => host === new URL(url).host);
  if (budget === undefined || !(canWait ? isLow(budget, now) : isSpent(budget, now))) return null;
  return sayBudget(budget, upstream);
}

/** Takes one request of what a host still answers, for whichever process: gives null, or why there is none. */
export async function spendOne(upstream: Upstream, place: Place, now: Date): Promise<string | null> {
  const isThere = await upstream.lists.spend(new URL(place.url).host, now).catch(() => true);
  return isThere ? null : reasonToWait(upstream, place, { canWait: false, now });
}

/** What was taken for a question that the host never heard. */
export async function giveBack({ lists }: Upstream, { url }: Place): Promise<void> {
  await lists.giveBack(new URL(url).host).catch(() => {});
}

/** What pages say of hosts that answer little more, or nothing: a sentence for each; none where there is enough. */
export async function lowBudgets(upstream: Upstream, now = new Date()): Promise<string[]> {
  const low = (await readBudgets(upstream)).filter((budget) => isLow(budget, now));
  return low.map((budget) => sayBudget(budget, upstream));
}

/** Without a memory everything is allowed. */
function readBudgets({ lists }: Upstream): Promise<Budget[]> {
  return lists.budgets().catch(() => []);
}
