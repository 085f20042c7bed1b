import type { CodeStep } from "./code-step";

export type MigrateOptions = {
  /** The operator's own recipes (BAKEHOUSE_RECIPES), whose images are to stay up to date as well. */
  recipes?: string;
  folder?: string;
  /** Code steps by the name of their migration: `migration.ts` beside its `migration.sql`, imported here for the bundler's sake. */
  steps?: Record<string, CodeStep>;
  /** Milliseconds to wait for another program that writes to the database. */
  patience?: number;
};

/** A folder of prisma/migrations or prisma/postgresql/migrations. */
export type Migration = { name: string; sql: string; code: string | null; checksum: string };

/** A database under migration, in one transaction. */
export type Target = {
  /** The checksums of what was applied, by name. */
  ledger(): Promise<Map<string, string>>;
  /** Applies one more and notes it in the ledger. */
  apply(migration: Migration): Promise<void>;
};
