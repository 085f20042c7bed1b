import type { Texts } from "#lib/images/manifest";
import { isThere } from "#lib/inspect/lint-paths";
import type { Found, FoundOfAll, Image, Look } from "#lib/inspect/rules";
import type { Severity } from "#lib/lint-rules";

const TMPFILES = /^usr\/lib\/tmpfiles\.d\/[^/]+\.conf$/;
const SYSUSERS = /^usr\/lib\/sysusers\.d\/[^/]+\.conf$/;
const RELEASE = "usr/lib/extension-release.d/extension-release.";

/** What small texts tell that are no units. */
export const TEXT_LOOKS: Look[] = [
  /** `C+ /etc/tool - - - - /usr/share/tool`; no argument means the file of that path below /usr/share/factory (tmpfiles.d(5)). */
  function tmpfiles({ path }, { texts, paths }) {
    if (!TMPFILES.test(path)) return [];
    return linesOf(texts[path]).flatMap((line): Found[] => {
      const [type = "", to = "", , , , , ...argument] = line.split(/\s+/);
      const given = argument.join(" ").replace(/^-$/, "");
      const source = given === "" ? `/usr/share/factory${to}` : given;
      if (!type.startsWith("C") || source.includes("%") || !/^\/(usr|opt)\//.test(source)) return [];
      if (isThere(source.slice(1), paths)) return [];
      const sentence = `${path} copies ${source} to ${to}, and the image does not hold it.`;
      return [["tmpfiles-source", "warning", sentence]];
    });
  },

  function release({ path }, { name, arch, texts }) {
    const text = texts[path];
    if (path !== RELEASE + name || text === undefined) return [];
    const values = new Map(linesOf(text).map(assignment));
    const found: Found[] = [];
    const wrong = (severity: Severity, sentence: string) =>
      found.push(["release-text", severity, `${path} ${sentence}`]);
    const [its, reload] = [values.get("ARCHITECTURE"), values.get("EXTENSION_RELOAD_MANAGER")];
    if (!values.get("ID")) wrong("error", "has no ID=, so no machine merges the image.");
    if (its !== undefined && its !== arch && its !== "_any")
      wrong("error", `says ARCHITECTURE=${its}; the image is for ${arch}.`);
    if (reload !== undefined && !BOOLEAN.test(reload))
      wrong("warning", `says EXTENSION_RELOAD_MANAGER=${reload}, which is neither yes nor no: units are not reloaded.`);
    return found;
  },
];

const BOOLEAN = /^(1|yes|y|true|t|on|0|no|n|false|f|off)$/i;
/** Under another name than that of its extension-release file no machine merges an image. */
export function missingRelease({ name, paths, manifest }: Image): FoundOfAll[] {
  const path = RELEASE + name;
  if (paths.has(path)) return [];
  const others = manifest.filter((entry) => entry.path.startsWith(RELEASE)).map((entry) => entry.path);
  const sentence =
    others.length === 0 ? `There is no ${path}.` : `${others.join(", ")} is for another image than ${name}.`;
  return [{ path: others[0] ?? path, found: ["release-name", "error", sentence] }];
}

/** Users and groups that sysusers.d(5) makes: `u NAME`, `g NAME`, and both of `m USER GROUP`. */
export function accountsIn(texts: Texts): Set<string> {
  const lines = Object.entries(texts).flatMap(([path, text]) => (SYSUSERS.test(path) ? linesOf(text) : []));
  const words = lines.map((line) => line.split(/\s+/));
  return new Set(
    words.flatMap(([type = "", name = "", other = ""]) => {
      if (/^[ug]!?$/.test(type)) return [name];
      return type === "m" ? [name, other] : [];
    }),
  );
}

function linesOf(text = ""): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** `KEY=VALUE`, the value perhaps in quotes (os-release(5)). */
function assignment(line: string): [key: string, value: string] {
  const [, key = "", , value = ""] = /^(\w+)=(["']?)(.*)\2$/.exec(line) ?? [];
  return [key, value];
}
