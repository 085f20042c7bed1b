import { z } from "zod";
import { AppError } from "#lib/errors";
import type { VersionSource } from "#lib/recipes/version-source";
import type { GetPage } from "#lib/upstream/request";
import type { FoundVersion } from "#lib/upstream/schema";
import { placeOf } from "#lib/upstream/source-place";

/** What HashiCorp lists of a product: a map of its versions. */
const Index = z.object({ versions: z.record(z.string(), z.unknown()) });

/** All versions of a product of HashiCorp's. Enterprise editions have a `+` in their version and are left out. */
export async function hashicorpReleases(
  get: GetPage,
  source: Extract<VersionSource, { from: "hashicorp" }>,
): Promise<FoundVersion[]> {
  const { url } = placeOf(source);
  const { text } = await get(url);
  const versions = Object.keys(parse(text, url).versions);
  return versions.filter((version) => !version.includes("+")).map((version) => ({ version }));
}

function parse(text: string, url: string): z.infer<typeof Index> {
  try {
    return Index.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError("upstream", `${url} is not what HashiCorp lists of a product.`, { cause: error });
  }
}
