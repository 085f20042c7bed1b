import { z } from "zod";
import { AppError } from "#lib/errors";

/** Text whose variables are filled in for a request. */
export const Template = z.string().max(65_536);

/** Only `{lower.case-words}` are variables: JSON, TOML and shell text pass as they are. */
export const VARIABLE = /\{([a-z][a-z0-9.-]*)\}/g;

/** Names of the variables a template uses, without braces. */
export function variablesIn(template: string): string[] {
  return Array.from(template.matchAll(VARIABLE), ([, name = ""]) => name);
}

/** Fills `{name}` from `values`; throws `invalid` when one has no value. */
export function fill(template: string, values: ReadonlyMap<string, string>): string {
  return template.replace(VARIABLE, (whole, name: string) => {
    const value = values.get(name);
    if (value === undefined)
      throw new AppError("invalid", `There is no value for ${whole} in ${JSON.stringify(template)}.`);
    return value;
  });
}
