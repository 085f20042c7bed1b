import type { Notes } from "#lib/bake/entry";

/** What a dynamic program asks for before it starts: the loader's path, and libraries by name as far as they could be read. */
export type Needs = { loader: string | null; libraries: string[] };

/** Systems that have the GNU C library and the compiler's own, by the ID of their os-release. */
const WITH_GLIBC: Record<string, string> = {
  flatcar: "Flatcar",
  fedora: "Fedora",
  debian: "Debian",
  ubuntu: "Ubuntu",
};
const OF_GLIBC =
  /^(ld-linux[\w-]*\.so\.\d|(libc|libm|libdl|librt|libpthread|libresolv|libutil|libnsl|libanl|libgcc_s|libstdc\+\+)\.so\.\d+)$/;
const SHOWN = 4;

/**
 * Says of programs that are not static which libraries they need: a warning, or a line of the log where the system has all
 * of them. `paths` are those of the image, which brings some itself.
 */
export function noteLibraries(needs: ReadonlyMap<string, Needs>, os: string, paths: readonly string[], notes: Notes) {
  const brought = new Set(paths.map((path) => path.slice(path.lastIndexOf("/") + 1)));
  const system = WITH_GLIBC[os];
  const has = (name: string) => brought.has(name) || (system !== undefined && OF_GLIBC.test(name));
  const sentences = Array.from(needs, ([path, { loader, libraries }]) => {
    const wanted = libraries.concat(loader === null ? [] : loader.slice(loader.lastIndexOf("/") + 1));
    const missing = wanted.filter((name) => !has(name));
    return { path, wanted, missing: wanted.length === 0 ? ["libraries that could not be read"] : missing };
  });
  const lacking = sentences.filter(({ missing }) => missing.length > 0);
  if (lacking.length === 0 && sentences.length > 0) {
    const wanted = new Set(sentences.flatMap((sentence) => sentence.wanted));
    const verb = sentences.length === 1 ? "uses" : "use";
    const programs = list(sentences.map(({ path }) => path));
    notes.log(
      "info",
      `Not static: ${programs} ${verb} ${list(Array.from(wanted))}, which ${system ?? "the image"} has.`,
    );
  }
  if (lacking.length === 0) return;
  const each = lacking.slice(0, SHOWN).map(({ path, missing }) => `${path} needs ${list(missing)}`);
  const more = lacking.length > SHOWN ? `; and ${lacking.length - SHOWN} more` : "";
  const where = system === undefined ? "not every machine has" : `${system} does not have`;
  notes.warnings.push(`Not static, and ${where} the libraries: ${each.join("; ")}${more}.`);
}

function list(names: string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return `${names.slice(0, SHOWN).join(", ")}${more}`;
}
