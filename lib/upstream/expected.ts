import { AppError } from "#lib/errors";
import type { PlanSource } from "#lib/recipes/plan";

/** Knows the digest each address had the first time (the server's database; the command line has none). */
export type Ledger = {
  find(url: string): Promise<{ sha256: string } | null>;
};

/** What the bytes of a source must hash to, and who says so. At least one of the digests is there. */
export type Expected = { sha256: string | null; sha512: string | null; verifiedBy: Vouching };
type Vouching = Exclude<PlanSource["verifiedBy"], "first-use" | "upload" | null>;

/** What is known of a source's bytes before they are here; null when nobody says anything. */
export async function findExpected(source: PlanSource, ledger?: Ledger): Promise<Expected | null> {
  const { url, sha256, sha512 = null, verifiedBy } = source;
  if (sha256 !== null || sha512 !== null) {
    const isSaid = verifiedBy === "signed" || verifiedBy === "github";
    return { sha256, sha512, verifiedBy: isSaid ? verifiedBy : "published" };
  }
  const recorded = await ledger?.find(url);
  return recorded ? { sha256: recorded.sha256, sha512: null, verifiedBy: "recorded" } : null;
}

/** Bytes that are here and are not those that upstream vouches for: others may come when they are asked for anew. */
export class WrongBytes extends AppError {
  constructor(message: string) {
    super("upstream", message);
  }
}

/**
 * Throws when bytes are not what was expected, as far as `found` has their digests: WrongBytes, or `conflict` where only an
 * earlier bake says otherwise.
 */
export function requireExpected(
  { url, sums, verifiedBy }: PlanSource,
  expected: Expected | null,
  found: { sha256: string; sha512?: string },
): void {
  const wrong = (["sha256", "sha512"] as const).find((algorithm) => {
    const [wanted, is] = [expected?.[algorithm] ?? null, found[algorithm]];
    return wanted !== null && is !== undefined && wanted !== is;
  });
  if (expected === null || wrong === undefined) return;
  const both = `it has ${wrong} ${found[wrong]}, and not ${expected[wrong]}`;
  if (expected.verifiedBy === "recorded") {
    throw new AppError("conflict", `${url} has changed since it was first used here: ${both}.`, {
      facts: { changedDigest: { url, recorded: expected.sha256 ?? "", found: found.sha256 } },
    });
  }
  // A digest that nobody was asked for is that of an earlier bake, whose plan is baked again.
  if (sums === null && verifiedBy === null) throw new WrongBytes(`${url} is not what the image was baked of: ${both}.`);
  const published = sums === null ? "" : ` as ${sums.url} says`;
  throw new WrongBytes(`${url} is not what upstream published: ${both}${published}.`);
}
