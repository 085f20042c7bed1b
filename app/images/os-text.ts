const NAMES: Record<string, string> = {
  _any: "any OS",
  flatcar: "Flatcar",
  fedora: "Fedora",
  debian: "Debian",
  ubuntu: "Ubuntu",
};

/** An ID of os-release as people say it: `Flatcar`, `Debian 12`, `any OS`. */
export function osText(id: string, version?: string | null): string {
  return [NAMES[id] ?? id, version].filter(Boolean).join(" ");
}
