import type { Env } from "#lib/env";
import type { ImageStore } from "#lib/images/store";
import type { OwnFolder } from "#lib/recipes/own-recipes";

/** What a back-up and its restoring need of a server's surroundings. */
export type Surroundings = {
  env: Pick<Env, "BAKEHOUSE_DATA" | "DATABASE_URL">;
  store: ImageStore;
  ownRecipes: OwnFolder;
  signal: AbortSignal;
};
