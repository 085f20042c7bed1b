import { extraParts } from "#lib/machine/choices/extras";
import { type Placement, placeExtensions } from "#lib/machine/choices/placed";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import { butaneVersionOf } from "#lib/machine/choices/targets";

/** The choices of a machine with everything that follows from them: what is composed and checked. */
export type Choices = Placement & { extras: ReturnType<typeof extraParts> };

/** Places the extensions and reads the snippet: once for all that is done with them. */
export function place(input: MachineInput, facts: Facts): Choices {
  const machine = { variant: input.target.kind, version: butaneVersionOf(input) };
  return { ...placeExtensions(input, facts), extras: extraParts(input.extras, machine) };
}
