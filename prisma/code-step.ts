import type { Client } from "@libsql/client";

/** A recipe as it is written, for steps that must not depend on how it is read today. */
export type RawRecipe = { name: string; document: Record<string, unknown>; files: ReadonlyMap<string, string> };

/** What SQL alone cannot do: runs after a migration's SQL, in the same transaction. */
export type CodeStep = (database: Client, around: { recipes(): Promise<RawRecipe[]> }) => Promise<void>;
