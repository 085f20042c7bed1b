import type { VersionSource } from "#lib/recipes/version-source";

/** Where a source's versions are listed, as its first address, and what sentences call it. */
export type Place = { url: string; called: string };

type Asked = Exclude<VersionSource, { from: "fixed" }>;

/** Where a source's versions are listed: what it takes to ask for them. */
export function placeOf(source: Asked): Place {
  switch (source.from) {
    case "github-releases":
      return {
        url: `https://api.github.com/repos/${source.repo}/releases?per_page=100`,
        called: `The releases of ${source.repo}`,
      };
    case "git-tags": {
      const url = `${source.url.replace(/\/$/, "")}/info/refs?service=git-upload-pack`;
      return { url, called: source.url };
    }
    case "gitlab-tags":
      return {
        url: `https://${source.host}/api/v4/projects/${source.project}/repository/tags?per_page=100`,
        called: `The tags of project ${source.project} at ${source.host}`,
      };
    case "hashicorp":
      return {
        url: `https://releases.hashicorp.com/${source.product}/index.json`,
        called: `HashiCorp's list of ${source.product}`,
      };
    default:
      return { url: source.url, called: source.url };
  }
}
