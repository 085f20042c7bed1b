export type Named = { name: string; version: string };

/** What an archive's file name tells: `docker:20.10.24.torcx.tgz` is docker 20.10.24. Browsers write `_` for the colon. */
export function fromFileName(filename: string): Named {
  const stem = filename.replace(/(\.torcx)?(\.(tar|tgz|tar\.\w+))?$/i, "");
  const [, name = stem, version = ""] = /^([^:_]+)[:_](.+)$/.exec(stem) ?? [];
  return { name: name.toLowerCase().replace(/[^a-z0-9._-]+/g, "-"), version };
}
