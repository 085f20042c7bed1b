import { AppError } from "#lib/errors";
import type { Plan, PlanSource } from "#lib/recipes/plan";
import { getText } from "#lib/upstream/request";
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
  return { ...source, sha256: digestIn(await list(url), name, url), verifiedBy: "published" };
}

const LINE = /^([0-9a-f]{64})\s+\*?(\S.*)$/i;

/**
 * The digest of `name` in a published sha256 list: lines of `HEX  NAME` or `HEX *NAME`, names perhaps with `./` before
 * them, or nothing but one digest. Throws `upstream` when it is not there exactly once; `url` is the list's address.
 */
export function digestIn(text: string, name: string, url: string): string {
  const bare = text.trim();
  if (/^[0-9a-f]{64}$/i.test(bare)) return bare.toLowerCase();
  const digests = text.split(/\r?\n/).flatMap((line) => digestOf(line, name));
  const [digest, ...others] = new Set(digests);
  if (digest === undefined) throw new AppError("upstream", `${url} has no sha256 of ${name}, so it cannot be checked.`);
  if (others.length > 0) throw new AppError("upstream", `${url} has several different sha256 of ${name}.`);
  return digest;
}

function digestOf(line: string, name: string): string[] {
  const [, digest = "", listed = ""] = LINE.exec(line.trimEnd()) ?? [];
  return listed.replace(/^\.\//, "") === name ? [digest.toLowerCase()] : [];
}
