import { z } from "zod";
import { AppError } from "#lib/errors";
import type { PublishedDigest } from "#lib/upstream/sums";

/** The members we need of https://docs.github.com/en/rest/releases/releases#get-a-release-by-tag-name */
const Release = z.object({
  assets: z.array(z.object({ name: z.string(), digest: z.string().nullish() })),
});

/**
 * The sha256 that GitHub took of a release's file when it was given it; null for files from before June 2025, of which it has
 * none. Throws `upstream` when the release has no such file.
 */
export function githubDigest(text: string, { name, url }: { name: string; url: string }): PublishedDigest | null {
  const assets = assetsIn(text, url);
  const asset = assets.find((each) => each.name === name);
  if (asset === undefined) {
    const names = assets.map((each) => each.name).slice(0, 5);
    const has = names.length === 0 ? "no files" : `${names.join(", ")}${assets.length > 5 ? ", …" : ""}`;
    throw new AppError("upstream", `The release at ${url} has no file ${name}; it has ${has}.`);
  }
  const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(asset.digest ?? "") ?? [];
  return hex === undefined ? null : { algorithm: "sha256", hex };
}

function assetsIn(text: string, url: string) {
  try {
    return Release.parse(JSON.parse(text)).assets;
  } catch (error) {
    throw new AppError("upstream", `${url} is not what GitHub tells of a release.`, { cause: error });
  }
}
