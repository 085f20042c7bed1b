import { AppError } from "#lib/errors";
import type { Recipe } from "#lib/recipes/schema";
import { bare } from "#lib/recipes/spelling";
import { fill } from "#lib/recipes/template";
import type { Arch } from "#lib/words";

/** Values of a recipe's variables, by their names without braces. */
export type Values = ReadonlyMap<string, string>;

/** What other ecosystems call the architectures: Go, and `uname -m`. */
const ARCH_WORDS = {
  "x86-64": { go: "amd64", uname: "x86_64" },
  arm64: { go: "arm64", uname: "aarch64" },
} as const satisfies Record<Arch, object>;

/** Names of the variables that every recipe has. */
const ALWAYS = ["version", "version.bare", "version.minor", "arch", "arch.go", "arch.uname", "name"];

type Wanted = { version: string; arch: Arch; name: string; options: Readonly<Record<string, string>> };

/** What a request makes of a recipe's variables. Throws `invalid` for an architecture that it has no word for. */
export function valuesOf(recipe: Pick<Recipe, "name" | "arch" | "versions">, wanted: Wanted): Values {
  const { version, arch, name, options } = wanted;
  const word = recipe.arch[arch];
  if (word === undefined) throw new AppError("invalid", `There is no ${arch} image of ${recipe.name}.`);
  const minor = /^\d+\.\d+/.exec(bare(version))?.[0] ?? bare(version);
  const values = new Map([
    ["version", version],
    ["version.bare", bare(version)],
    ["version.minor", minor],
    ["arch", word],
    ["arch.go", ARCH_WORDS[arch].go],
    ["arch.uname", ARCH_WORDS[arch].uname],
    ["name", name],
    ...Object.entries(options).flatMap(([key, value]): [string, string][] => [
      [`option.${key}`, value],
      [`option.${key}.bare`, bare(value)],
    ]),
  ]);
  const { versions } = recipe;
  if (versions.from === "github-releases")
    values.set("release", `https://github.com/${versions.repo}/releases/download/${tagOf(versions, version)}`);
  return values;
}

/** The tag of a version's release on GitHub. */
export function tagOf({ tag = "{version}" }: { tag?: string }, version: string): string {
  return fill(
    tag,
    new Map([
      ["version", version],
      ["version.bare", bare(version)],
    ]),
  );
}

/** Names of the variables that a recipe has. */
export function variablesOf({ options, versions }: Pick<Recipe, "options" | "versions">): string[] {
  const ofOptions = Object.keys(options).flatMap((key) => [`option.${key}`, `option.${key}.bare`]);
  return ALWAYS.concat(versions.from === "github-releases" ? ["release"] : [], ofOptions);
}
