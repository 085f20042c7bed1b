import type { Env } from "#lib/env";
import { AppError } from "#lib/errors";
import type { ImageStore } from "#lib/images/store";
import type { OwnFolder } from "#lib/recipes/own-recipes";

/** What a back-up and its restoring need of a server's surroundings. */
export type Surroundings = {
  env: Pick<Env, "BAKEHOUSE_DATA" | "DATABASE_URL">;
  store: ImageStore;
  ownRecipes: OwnFolder;
  signal: AbortSignal;
};

/** AppError `unsupported` where the database is a server's, which has tools of its own for this. */
export function requireEmbedded({ DATABASE_URL }: Pick<Env, "DATABASE_URL">): void {
  if (DATABASE_URL.startsWith("file:")) return;
  throw new AppError(
    "unsupported",
    "This is for a SQLite file and a folder of images. Of PostgreSQL, pg_dump makes the back-up: docs/operations.md says in which order.",
  );
}
