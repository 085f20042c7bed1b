import { ARCH_WORDS } from "#lib/drafts/address";

/** `jq` of `jq-linux-amd64`: a file's name up to what says version, system and architecture. */
export function programName(file: string): string {
  const words = Object.values(ARCH_WORDS).flat().join("|");
  const [, name = file] = new RegExp(`^(.+?)[-_.](?:v?\\d+\\.\\d|linux|${words}).*$`, "i").exec(file) ?? [];
  return name === file ? file.replace(/\.(tar\.\w+|tgz|txz|zip|deb|gz|xz|bz2|zst)$/, "") : name;
}
