import type { StoredChoices } from "#lib/configs/data";
import { minorOf, publishedVersion } from "#lib/images/name";
import type { ImageRow } from "#lib/images/schema";
import { withNewest } from "#lib/machine/choices/newest";
import { serverFiles } from "#lib/machine/choices/placed";
import { type KnownImage, MachineInput, type ServerFacts } from "#lib/machine/choices/schema";
import { bare } from "#lib/recipes/spelling";
import { compareVersions } from "#lib/version-order";

/** What is asked of an image to tell which configs need it. */
type Pinnable = Pick<
  ImageRow,
  "file" | "name" | "version" | "revision" | "arch" | "os" | "osVersion" | "sha256" | "size" | "compression" | "state"
>;

/** How many saved configs need each image file, and which configs have been looked at. */
export type Pins = {
  counts: Map<string, number>;
  seen: Set<string>;
  /** Configs that hold what is not taken any more: no machine is served one. */
  unreadable: number;
  index: Index;
};

type Index = { byFile: Map<string, KnownImage>; newest: Map<string, KnownImage[]>; server: ServerFacts };

/** What of a machine's choices says which images it needs: its extras do not, and may be large. */
const Needs = MachineInput.pick({ target: true, arch: true, extensions: true }).strip();

/** Pins before any config was looked at, on these images of this server. */
export function emptyPins(images: readonly Pinnable[], recipes: ServerFacts["recipes"]): Pins {
  const server = { recipes, repository: "http://localhost/extensions" };
  const known = images.map((image): KnownImage => ({ ...image, outdated: null, withdrawn: null }));
  const byFile = new Map(known.map((image) => [image.file, image]));
  return { counts: new Map(), seen: new Set(), unreadable: 0, index: { byFile, newest: newestOf(known), server } };
}

/**
 * Adds what these configs need: the images that each names, which its addresses give for good, and those that its addresses
 * of the newest versions give today.
 */
export async function addPins(pins: Pins, configs: AsyncIterable<StoredChoices>): Promise<void> {
  for await (const { id, input } of configs) {
    if (pins.seen.has(id)) continue;
    pins.seen.add(id);
    const needs = Needs.safeParse(input).data;
    if (needs === undefined) pins.unreadable += 1;
    else for (const file of filesOf(needs, pins.index)) pins.counts.set(file, (pins.counts.get(file) ?? 0) + 1);
  }
}

function filesOf(needs: Pick<MachineInput, "target" | "arch" | "extensions">, index: Index): Set<string> {
  const input = MachineInput.parse(needs);
  const named = filesNamed(input, index);
  const followed = input.extensions.flatMap(
    ({ recipe, name = recipe }) => index.newest.get(`${name} ${input.arch}`) ?? [],
  );
  const images = named.flatMap((file) => index.byFile.get(file) ?? []).concat(followed);
  const newest = withNewest(input, { ...index.server, images });
  return new Set(named.concat(filesNamed(newest, index)).filter((file) => index.byFile.has(file)));
}

/**
 * Files of the versions that are chosen. Where an image is fetched by another address of this server, or its recipe cannot be
 * read at the moment, it is needed all the same.
 */
function filesNamed(input: MachineInput, { server }: Index): string[] {
  const extensions = input.extensions.flatMap((extension) => {
    const here = { ...extension, source: { from: "server" as const } };
    if (Object.hasOwn(server.recipes, extension.recipe)) return [here];
    const spelt = bare(extension.version);
    return [extension.version, spelt, `v${spelt}`].map((version) => ({ ...here, version }));
  });
  return serverFiles({ ...input, extensions }, server);
}

/** Of each name and architecture the newest published image for each system and minor: one of them is the newest for any config. */
function newestOf(images: readonly KnownImage[]): Map<string, KnownImage[]> {
  const newest = new Map<string, Map<string, KnownImage>>();
  for (const image of images) {
    if (image.state !== "published") continue;
    const key = `${image.name} ${image.arch}`;
    const group = newest.get(key) ?? new Map<string, KnownImage>();
    const kind = JSON.stringify([image.os, image.osVersion, minorOf(publishedVersion(image))]);
    const before = group.get(kind);
    if (before === undefined || compareVersions(publishedVersion(image), publishedVersion(before)) > 0)
      group.set(kind, image);
    newest.set(key, group);
  }
  return new Map(Array.from(newest, ([key, group]) => [key, Array.from(group.values())]));
}
