import type { Plan, PlanSource } from "#lib/recipes/plan";
import { getText } from "#lib/upstream/request";
import { digestIn } from "#lib/upstream/sums";
import type { Upstream } from "#lib/upstream/upstream";

const MAX_BYTES = 4e6;

/**
 * Fills in the digests that upstream publishes, as `verifiedBy: "published"`; the other sources stay as they are.
 * Throws `upstream` when a list is not there or does not name its file.
 */
export async function resolve(upstream: Upstream, plan: Plan, signal?: AbortSignal): Promise<Plan> {
  const lists = new Map<string, Promise<string>>();
  const list = (url: string) => {
    const text = lists.get(url) ?? getText(upstream, url, { maxBytes: MAX_BYTES, signal }).then((page) => page.text);
    lists.set(url, text);
    return text;
  };
  return { ...plan, sources: await Promise.all(plan.sources.map((source) => withDigest(source, list))) };
}

async function withDigest(source: PlanSource, list: (url: string) => Promise<string>): Promise<PlanSource> {
  if (source.sums === null) return source;
  const { url, name } = source.sums;
  const sha256 = digestIn(await list(url), { name, source: source.url, url });
  return { ...source, sha256, verifiedBy: "published" };
}
