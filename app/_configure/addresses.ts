import { queryText, targetText } from "#lib/machine/choices/query";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";

/** This server's address as machines reach it. */
export function baseUrlOf({ repository }: Pick<Facts, "repository">): string {
  return repository.replace(/\/extensions$/, "");
}

/** The query of the address bar: the choices, or the saved config that holds exactly them. Extras never go there. */
export function searchOf(input: MachineInput, savedId: string | null): string {
  if (savedId !== null) return `?config=${savedId}`;
  // Without a query the page begins with an example, and nothing chosen is a choice as well.
  return `?${queryText(input) || `target=${targetText(input.target)}`}`;
}

/** Whether a link leaves something out. */
export function hasExtras({ extras }: MachineInput): boolean {
  const { hostname, sshKeys, files, units, snippet } = extras;
  return [sshKeys, files, units].some(({ length }) => length > 0) || hostname !== undefined || snippet !== undefined;
}
