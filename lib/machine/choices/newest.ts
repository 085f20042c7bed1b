import { minorOf, publishedVersion } from "#lib/images/name";
import { type Placed, placeExtensions } from "#lib/machine/choices/placed";
import type { Extension, Facts, MachineInput } from "#lib/machine/choices/schema";
import { fits } from "#lib/machine/choices/targets";
import { compareVersions } from "#lib/version-order";

/**
 * The same machine with the newest baked version of each extension within its update policy, so that a config that is
 * fetched later boots with what updates would have brought. Images that the machine would refuse are passed over, and those that
 * machines are not to see; one that was withdrawn gives way to an older one. Pinned extensions and those from elsewhere stay
 * as they are.
 */
export function withNewest(input: MachineInput, facts: Facts): MachineInput {
  return { ...input, extensions: placeExtensions(input, facts).placed.map((placed) => newest(placed, input, facts)) };
}

function newest(
  { extension, name, version, updates, image }: Placed,
  { arch, target }: MachineInput,
  { images }: Facts,
): Extension {
  if (updates === null || extension.source.from !== "server") return extension;
  const minor = extension.updates === "minor" ? minorOf(version) : null;
  const versions = (images ?? [])
    .filter(({ state }) => state === "published")
    .filter((other) => other.name === name && other.arch === arch && fits(other, target))
    .map((other) => publishedVersion(other))
    .filter((candidate) => minor === null || minorOf(candidate) === minor)
    .filter((candidate) => image?.state === "withdrawn" || compareVersions(candidate, version) > 0);
  return { ...extension, version: versions.sort(compareVersions).at(-1) ?? extension.version };
}
