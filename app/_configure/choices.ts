import { placeAll } from "#lib/machine/place";
import type { Extension, Facts, MachineInput } from "#lib/machine/schema";

/** What is known of this server without asking what it has baked. */
export type Ground = Pick<Facts, "recipes" | "repository">;

/** Image files that this server is to have, sorted, so that the order of the choices does not matter. */
export function filesOf(input: MachineInput, ground: Ground): string[] {
  const placed = placeAll(input, { ...ground, images: null });
  return [
    ...new Set(placed.filter(({ extension }) => extension.source.from === "server").map(({ file }) => file)),
  ].sort();
}

/** The choices with one extension changed. */
export function withExtension(input: MachineInput, index: number, patch: Partial<Extension>): MachineInput {
  return {
    ...input,
    extensions: input.extensions.map((extension, at) => (at === index ? { ...extension, ...patch } : extension)),
  };
}

export function withoutExtension(input: MachineInput, index: number): MachineInput {
  return { ...input, extensions: input.extensions.filter((_, at) => at !== index) };
}

/** The path issues carry for the extension at `index`, or null while it is not composed. */
export function choiceOf({ extensions }: MachineInput, index: number): string | null {
  if (extensions[index]?.version === "") return null;
  return `extensions.${extensions.slice(0, index).filter(({ version }) => version !== "").length}`;
}

/** The choices without extensions that have no version yet. */
export function withoutOpen(input: MachineInput): MachineInput {
  const extensions = input.extensions.filter(({ version }) => version !== "");
  return extensions.length === input.extensions.length ? input : { ...input, extensions };
}
