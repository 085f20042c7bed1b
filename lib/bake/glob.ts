import picomatch from "picomatch";
import { parentsOf } from "#lib/bake/paths";
import { AppError } from "#lib/errors";

/** Matches paths as written too: a version such as `1.2+k3s(1)` is no pattern. */
export function glob(pattern: string): (path: string) => boolean {
  const matches = picomatch(pattern, { dot: true });
  return (path) => path === pattern || matches(path);
}

/** Like a glob, but a folder that matches brings what is below it. */
export function treeGlob(pattern: string): (path: string) => boolean {
  const matches = glob(pattern);
  return (path) => matches(path) || parentsOf(path).some(matches);
}

/** How many of an archive's paths an error shows. */
const SHOWN = 8;

/** The first paths of an archive, for the error that says what it holds instead. */
export class Seen {
  private readonly paths: string[] = [];

  see({ path, type }: { path: string; type: string }): void {
    if (type !== "folder" && this.paths.length <= SHOWN) this.paths.push(path);
  }

  nothingMatches(what: string, name: string): AppError {
    const list = this.paths.slice(0, SHOWN).join(", ") + (this.paths.length > SHOWN ? ", …" : "");
    const holds = this.paths.length > 0 ? `it holds ${list}` : "it is empty";
    return new AppError("invalid", `Nothing in ${name} matches ${what}; ${holds}.`);
  }
}
