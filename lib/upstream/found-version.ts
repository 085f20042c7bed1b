/** A version as upstream spells it, and the day of its release. Nothing is checked yet. */
export type FoundVersion = { version: string; date?: string | undefined };
