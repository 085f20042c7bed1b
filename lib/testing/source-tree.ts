import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";

/** Texts by their paths from the root. */
export type Sources = ReadonlyMap<string, string>;

/** `target` is a path from the root without its extension, or the name of a package; `isLater` for a call of `import`. */
export type Import = { target: string; typeOnly: boolean; isLater: boolean };

const ROOT = path.resolve(import.meta.dirname, "../..");

/** The code in these folders of a checkout, tests included; not what is generated, nor recipes' own files. */
export function readSources(folders: string[], root = ROOT): Sources {
  const found = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  const code = found.filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !/\/(catalog|generated)\//.test(file));
  return new Map(code.sort().map((file) => [file, readFileSync(path.join(root, file), "utf8")]));
}

export function isTest(file: string): boolean {
  return /\.test\.\w+$/.test(file);
}

/** What a file imports or exports anew, by statements and by calls of `import`. */
export function importsOf(file: string, text: string): Import[] {
  const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module;
  const imported = staticImports.map(({ moduleRequest, entries }) => ({
    target: resolve(file, moduleRequest.value),
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    isLater: false,
  }));
  const exported = staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null ? [] : [{ target: resolve(file, moduleRequest.value), typeOnly: isType, isLater: false }],
    ),
  );
  const called = dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const [, specifier] = /^["'](.+)["']$/.exec(text.slice(start, end)) ?? [];
    return specifier === undefined ? [] : [{ target: resolve(file, specifier), typeOnly: false, isLater: true }];
  });
  return [...imported, ...exported, ...called];
}

/** `../db.ts` and `#lib/db` are the same file. */
function resolve(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return bare(path.posix.join(path.posix.dirname(file), specifier));
  return specifier.startsWith("#") ? bare(specifier.slice(1)) : specifier;
}

/** A path without its extension. */
export function bare(file: string): string {
  return file.replace(/\.(d\.)?[cm]?[jt]sx?$/, "");
}

/** Tests that lead to a file of that bare name by imports of more than types, sorted. */
export function testsThatReach(target: string, files: Sources): string[] {
  const targets = new Map(
    [...files].map(([file, text]) => [
      bare(file),
      importsOf(file, text).flatMap((found) => (found.typeOnly ? [] : [found.target])),
    ]),
  );
  return [...files.keys()].filter((file) => isTest(file) && reachable(bare(file), targets).has(target)).sort();
}

/** Groups of files of which each leads to each other one by imports, types included. */
export function circles(files: Sources): string[][] {
  const targets = new Map(
    [...files].map(([file, text]) => [bare(file), importsOf(file, text).map(({ target }) => target)]),
  );
  const reach = new Map([...targets.keys()].map((file) => [file, reachable(file, targets)]));
  const groups = [...reach].map(([file, reached]) =>
    [...reached].filter((other) => reach.get(other)?.has(file)).sort(),
  );
  return [...new Map(groups.filter(({ length }) => length > 1).map((group) => [group.join(" "), group])).values()];
}

function reachable(start: string, targets: Map<string, string[]>): Set<string> {
  const reached = new Set<string>();
  const queue = [start];
  for (const file of queue) {
    for (const target of targets.get(file) ?? []) {
      if (reached.has(target) || !targets.has(target)) continue;
      reached.add(target);
      queue.push(target);
    }
  }
  return reached;
}
