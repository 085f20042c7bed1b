import { Extras } from "#lib/machine/choices/schema";

/** Extras as a browser kept them, also half typed ones; null when the text is no such thing. */
export function readExtras(text: string | null): Extras | null {
  const value = parsed(text);
  const { success, data, error } = Extras.safeParse(value);
  if (success) return data;
  const hasShape = error.issues.every(({ code }) => code !== "invalid_type" && code !== "unrecognized_keys");
  // Its members have the schema's types; only what their texts say is not right yet.
  return hasShape ? (value as Extras) : null;
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
