import type { Plan, PlanSource } from "#lib/recipes/plan";
import { NotThere } from "#lib/upstream/failures";
import { githubDigest } from "#lib/upstream/github-digest";
import { decodeText, getBytes } from "#lib/upstream/request";
import { requireSignature } from "#lib/upstream/signature";
import { digestIn } from "#lib/upstream/sums";
import type { Upstream } from "#lib/upstream/upstream";

const MAX_BYTES = 4e6;

type GetList = (url: string) => Promise<Buffer>;
type Sums = NonNullable<PlanSource["sums"]>;

/**
 * Fills in the digests that upstream publishes, with who vouches for them in `verifiedBy`; the other sources stay as they
 * are. Throws `upstream` when a list is not there, is not signed as the recipe says, or does not name its file.
 */
export async function resolve(upstream: Upstream, plan: Plan, signal?: AbortSignal): Promise<Plan> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const lists = new Map<string, Promise<Buffer>>();
  const list: GetList = (url) => {
    const how = { maxBytes: MAX_BYTES, signal: either, inBuild: true };
    const bytes = lists.get(url) ?? getBytes(upstream, url, how).then((got) => got.bytes);
    lists.set(url, bytes);
    return bytes;
  };
  const tools = { upstream, list, signal: either };
  try {
    return { ...plan, sources: await Promise.all(plan.sources.map((source) => withDigest(source, tools))) };
  } finally {
    stop.abort(); // after a failure, nobody waits for the others
  }
}

type Tools = { upstream: Upstream; list: GetList; signal: AbortSignal };

async function withDigest(source: PlanSource, { upstream, list, signal }: Tools): Promise<PlanSource> {
  const { sums, signature } = source;
  if (sums === null) return source;
  if (sums.form === "github") return withGithubDigest(source, sums, list, upstream);
  const bytes = await list(sums.url);
  const isSigned = signature?.of === "sums";
  if (isSigned) await requireSignature(upstream, signature, { url: sums.url, bytes, signal });
  const { algorithm, hex } = digestIn(decodeText(bytes), { name: sums.name, source: source.url, url: sums.url });
  return { ...source, [algorithm]: hex, verifiedBy: isSigned ? "signed" : "published" };
}

/** GitHub has digests of what it was given since June 2025; of older files it says nothing, and mirrors may not have its word. */
async function withGithubDigest(source: PlanSource, sums: Sums, list: GetList, { log }: Upstream): Promise<PlanSource> {
  const bytes = await list(sums.url).catch((error: unknown) => {
    if (error instanceof NotThere) return null;
    throw error;
  });
  const digest = bytes === null ? null : githubDigest(decodeText(bytes), sums);
  if (digest !== null) return { ...source, [digest.algorithm]: digest.hex, verifiedBy: "github" };
  log("info", `GitHub has no digest of ${sums.name}: what comes is compared with what came the first time.`);
  return source;
}
