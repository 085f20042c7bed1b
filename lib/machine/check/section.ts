/** A part of a config whose keys and types the reader has checked, and which has no type of its own here. */
export type Section = { [key: string]: unknown };

export function sectionOf(value: unknown): Section {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
