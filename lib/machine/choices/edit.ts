import { isOpen } from "#lib/machine/choices/placed";
import type { Extension, MachineInput } from "#lib/machine/choices/schema";
import { USUAL_EXTENSION } from "#lib/machine/choices/values";

/** A change of the choices, made on whatever they are by then. */
export type Change = (update: (before: MachineInput) => MachineInput) => void;

/** The choices with one extension changed. */
export function withExtension(input: MachineInput, index: number, patch: Partial<Extension>): MachineInput {
  const { extensions } = input;
  const extension = extensions[index];
  if (extension === undefined) return input;
  return { ...input, extensions: extensions.with(index, { ...extension, ...patch }) };
}

export function withoutExtension(input: MachineInput, index: number): MachineInput {
  return { ...input, extensions: input.extensions.filter((_, at) => at !== index) };
}

/** The choices with an extension that was removed from `index` put back there. */
export function withExtensionBack(input: MachineInput, index: number, extension: Extension): MachineInput {
  return { ...input, extensions: input.extensions.toSpliced(index, 0, extension) };
}

/** The choices with one more extension, its version still open. Chosen a second time, it gets a name of its own. */
export function withRecipe(input: MachineInput, recipe: string): MachineInput {
  const taken = namesOf(input);
  const name = taken.includes(recipe) ? freeName(recipe, taken) : undefined;
  // The empty version stands for "not known yet"; the schema would refuse it.
  const added: Extension = { recipe, version: "", name, options: {}, ...USUAL_EXTENSION };
  return { ...input, extensions: input.extensions.concat(added) };
}

/** Names under which extensions are merged. */
export function namesOf({ extensions }: MachineInput): string[] {
  return extensions.map(({ recipe, name = recipe }) => name);
}

/** `docker-2`, or the first number after it that is free. */
export function freeName(name: string, taken: readonly string[]): string {
  const [, stem = name, number = "1"] = /^(.*?)(?:-(\d+))?$/.exec(name) ?? [];
  const next = `${stem}-${Number(number) + 1}`;
  return taken.includes(next) ? freeName(next, taken) : next;
}

/** The choices with one extra file changed, or added when no file of this path is there. */
export function withFile(input: MachineInput, file: MachineInput["extras"]["files"][number]): MachineInput {
  const { files } = input.extras;
  const others = files.some(({ path }) => path === file.path)
    ? files.map((other) => (other.path === file.path ? file : other))
    : files.concat(file);
  return { ...input, extras: { ...input.extras, files: others } };
}

/** The choices without what is only begun, extensions without a version, files without a path, units without a name: what is saved. */
export function finished(input: MachineInput): MachineInput {
  const { extensions, extras } = input;
  const files = extras.files.filter(({ path }) => path !== "");
  const units = extras.units.filter(({ name }) => name !== "");
  const chosen = extensions.filter((extension) => !isOpen(extension));
  return { ...input, extensions: chosen, extras: { ...extras, files, units } };
}
