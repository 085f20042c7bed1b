import type { z } from "zod";
import { GZIP } from "#lib/compression";
import type { Placement } from "#lib/machine/choices/placed";
import type { MachineInput } from "#lib/machine/choices/schema";
import { lacks } from "#lib/machine/choices/targets";
import type { BuildRequest } from "#lib/recipes/schema";

/** An image of this server that a config needs and that is not there yet. `request` is what bakes it. */
export type MissingImage = { choice: string; file: string; request: z.input<typeof BuildRequest> };

/** What has to be baked before a machine can boot with the config. Empty where it is not known what is baked. */
export function missingImages({ input, facts, placed }: Placement): MissingImage[] {
  if (facts.images === null) return [];
  return placed
    .filter(({ extension, image }) => extension.source.from === "server" && image === null)
    .map(({ choice, file, extension, name, version }) => ({
      choice,
      file,
      request: {
        recipe: extension.recipe,
        version,
        name,
        arch: input.arch,
        options: extension.options,
        compression: lacks(input.target, "zstd") ? GZIP : undefined,
        ...systemOf(input.target),
      },
    }));
}

/** The system to bake for: an image for one that is named without its version would be refused by it. */
export function systemOf(target: MachineInput["target"]): { os: string; osVersion?: string } {
  if (target.kind === "flatcar") return { os: "flatcar" };
  if (target.kind === "fcos" || target.version === undefined) return { os: "_any" };
  return { os: target.id, osVersion: target.version };
}
