import { streamName } from "#lib/images/name";
import { defaultOptions } from "#lib/machine/choices/options";
import type {
  Extension,
  Facts,
  ImageContents,
  ImageState,
  KnownImage,
  MachineInput,
  MachineRecipe,
} from "#lib/machine/choices/schema";
import { foldersOf, mayHaveTorcx } from "#lib/machine/choices/targets";
import { applies, type RequestFacts } from "#lib/recipes/condition";
import { spell } from "#lib/recipes/spelling";

const FLATCAR_HUB = "https://extensions.flatcar.org/extensions";

/** A chosen extension with everything that follows from the choice: names, addresses and paths. */
export type Placed = {
  /** Which choice: `extensions.0`. */
  choice: string;
  extension: Extension;
  recipe: MachineRecipe | null;
  /** Name under which the machine merges it. */
  name: string;
  version: string;
  options: Record<string, string>;
  /** `NAME-VERSION-ARCH.raw`. */
  file: string;
  url: string;
  /** Where the image lies on the machine. */
  path: string;
  /** Where systemd-sysext finds it: a link to `path`, or `path` itself in the plain layout. */
  merged: string;
  /** The image in this server's repository, when it is baked. */
  image: KnownImage | null;
  sha256: string | null;
  updates: Updates | null;
};

/** How systemd-sysupdate follows one extension. */
export type Updates = {
  /** File name of the conf without `.conf`; null when the version has no minor part to follow. */
  conf: string | null;
  url: string;
  matchPattern: string;
  /** `Path=` of the source and of the target. */
  from: string;
  into: string;
};

/** The extensions of a machine with everything that follows from the choices. */
export type Placement = {
  input: MachineInput;
  facts: Facts;
  /** Extensions in the order they were chosen, but for those without a version. */
  placed: readonly Placed[];
};

/** Places every extension whose version is chosen. */
export function placeExtensions(input: MachineInput, facts: Facts): Placement {
  const placed = input.extensions.flatMap((extension, index) =>
    isOpen(extension) ? [] : [placeOne(extension, index, input, facts)],
  );
  return { input, facts, placed };
}

/** A published image as the rules know it, with its contents where they were looked up. */
export function knownImage(state: ImageState, contents: ImageContents | undefined): KnownImage {
  return { ...state, paths: contents?.paths, options: contents?.options ?? undefined };
}

/** Whether its version is still to be chosen. */
export function isOpen({ version }: Extension): boolean {
  return version === "";
}

/** Image files that this server is to have, sorted, so that the order of the choices does not matter. */
export function serverFiles({ extensions, arch }: MachineInput, { recipes }: Pick<Facts, "recipes">): string[] {
  const own = extensions.filter((extension) => extension.source.from === "server" && !isOpen(extension));
  const files = new Set(own.map((extension) => namesOf(extension, arch, recipes).file));
  return Array.from(files).sort();
}

/** The base address an extension comes from. */
export function baseOf({ source }: Extension, facts: Facts): string {
  if (source.from === "url") return source.base;
  return source.from === "server" ? facts.repository : FLATCAR_HUB;
}

/** Whether a base has a folder for each extension, as this server and extensions.flatcar.org do. Releases are flat. */
export function hasFolders(base: string): boolean {
  return base.endsWith("/extensions");
}

/** Flatcar's own extensions that must not be merged beside this one. */
export function replacedBy({ recipe, version, options }: Placed, arch: RequestFacts["arch"]): string[] {
  return (recipe?.replaces ?? [])
    .filter((entry) => applies(entry, { version, arch, options }))
    .map(({ extension }) => extension);
}

/** What has to be masked on this target: each name once, in the recipes' order, and whether Torcx goes as well. */
export function masksOf(input: MachineInput, placed: readonly Placed[]): { extensions: string[]; torcx: boolean } {
  if (input.target.kind !== "flatcar") return { extensions: [], torcx: false };
  const extensions = Array.from(new Set(placed.flatMap((one) => replacedBy(one, input.arch))));
  return { extensions, torcx: extensions.length > 0 && mayHaveTorcx(input.target) };
}

/** The recipe, the name to merge under, the version as the recipe spells it, and `NAME-VERSION-ARCH.raw`. */
function namesOf(extension: Extension, arch: MachineInput["arch"], recipes: Facts["recipes"]) {
  const recipe = memberOf(recipes, extension.recipe) ?? null;
  const name = extension.name ?? extension.recipe;
  const version = recipe === null ? extension.version : spell(extension.version, recipe.versions);
  return { recipe, name, version, file: `${name}-${version}-${arch}.raw` };
}

function placeOne(extension: Extension, index: number, input: MachineInput, facts: Facts): Placed {
  const { recipe, name, version, file } = namesOf(extension, input.arch, facts.recipes);
  const folders = foldersOf(input.target);
  const merged = `${folders.merged}/${name}.raw`;
  const store = folders.own || isCrowded(name, input) ? `${folders.store}/${name}` : folders.store;
  const fromServer = extension.source.from === "server";
  const image = (fromServer ? facts.images?.find((known) => known.file === file) : undefined) ?? null;
  const plain = input.layout === "plain";
  return {
    choice: `extensions.${index}`,
    extension,
    recipe,
    name,
    version,
    options: { ...defaultOptions(recipe), ...extension.options },
    file,
    // Only a base of one's own serves images under their bare name; repositories keep every version.
    url: `${baseOf(extension, facts)}/${plain && extension.source.from === "url" ? `${name}.raw` : file}`,
    path: plain ? merged : `${store}/${file}`,
    merged,
    image,
    sha256: image?.sha256 ?? extension.sha256 ?? null,
    updates: extension.updates === "none" ? null : updatesOf(extension, { name, version, store }, facts),
  };
}

/** A member by a name that was typed: every object has a `constructor` beside its own members. */
export function memberOf<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** In a folder of all extensions, `docker-@v-%a.raw` would also match docker-compose's files and clear them away. */
function isCrowded(name: string, { extensions }: MachineInput): boolean {
  return extensions.some(
    ({ recipe, name: other = recipe }) => other.startsWith(`${name}-`) || name.startsWith(`${other}-`),
  );
}

function updatesOf(
  extension: Extension,
  { name, version, store }: { name: string; version: string; store: string },
  facts: Facts,
): Updates {
  const base = baseOf(extension, facts);
  const stream = streamName(name, version);
  const conf = extension.updates === "minor" ? stream : name;
  const inFolder = hasFolders(base) && extension.updates === "minor";
  return {
    conf,
    url: `${base}/${inFolder ? `${name}/` : ""}${conf}.conf`,
    matchPattern: extension.updates === "minor" ? `${stream}.@v-%a.raw` : `${name}-@v-%a.raw`,
    from: hasFolders(base) ? `${base}/${name}` : base,
    into: store,
  };
}
