import type { Notes } from "#lib/bake/entry";
import { fileNames, missingLibraries, type Needs, systemName, wantedLibraries } from "#lib/inspect/libraries";

const SHOWN = 4;

/**
 * Says of programs that are not static which libraries they need: a warning, or a line of the log where the system has all
 * of them. `paths` are those of the image, which brings some itself.
 */
export function noteLibraries(needs: ReadonlyMap<string, Needs>, os: string, paths: readonly string[], notes: Notes) {
  const system = systemName(os);
  const brought = fileNames(paths);
  const sentences = Array.from(needs, ([path, each]) => {
    const wanted = wantedLibraries(each);
    const missing = missingLibraries(each, os, brought);
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
