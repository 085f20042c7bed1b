import { existsSync, promises } from "node:fs";
import path from "node:path";
import { isPostgresql } from "#lib/database/address";
import { type Env, env } from "#lib/env";
import { nullIfMissing } from "#lib/errors";
import { guardedFetch } from "#lib/fetch-guard";
import type { Context as FollowContext } from "#lib/follow/look";
import { s3Objects } from "#lib/images/s3-objects";
import { imageStore, localStore } from "#lib/images/store";
import { stderrLog } from "#lib/log";
import { Rates } from "#lib/people/rates";
import { type Catalog, loadCatalog } from "#lib/recipes/load";
import type { OwnFolder } from "#lib/recipes/own-recipes";
import { uploadsIn } from "#lib/uploads/uploads";
import { databaseLists } from "#lib/upstream/data-lists";
import { fileLists } from "#lib/upstream/file-lists";
import type { Lists } from "#lib/upstream/lists";
import { findRehearser } from "#lib/worker/liveness";

/** Everything the rooms need of this process's surroundings. */
export type Context = FollowContext & { env: Env; ownRecipes: OwnFolder; rates: Rates };

declare global {
  // Next loads modules more than once; the recipes are kept outside them, as the database is.
  var bakehouseContext: Context | undefined;
}

/** The context of this process, from its environment: set up once, at the first call. */
export function context(): Context {
  globalThis.bakehouseContext ??= openContext(env(), databaseLists);
  return globalThis.bakehouseContext;
}

/** The same for the command line, which has no database. */
export function commandContext(): Context {
  globalThis.bakehouseContext ??= openContext(env());
  return globalThis.bakehouseContext;
}

/**
 * A context in the data folder that `env` names. Touches no file: the rooms make their folders when they first write. What
 * upstream listed is remembered in files where nothing better is given.
 */
export function openContext(env: Env, lists?: Lists): Context {
  const within = (name: string) => path.join(/* turbopackIgnore: true */ env.BAKEHOUSE_DATA, name);
  const cache = { folder: within("cache"), limit: env.BAKEHOUSE_CACHE };
  const ownRecipes = { path: ownFolder(env, within("recipes")), isSet: env.BAKEHOUSE_RECIPES !== undefined };
  const { BAKEHOUSE_STORE: address, BAKEHOUSE_STORE_REDIRECT: redirect } = env;
  const shared = address === undefined ? null : s3Objects(address, redirect);
  return {
    env,
    rates: new Rates(isPostgresql(env.DATABASE_URL) ? "postgresql" : "sqlite"),
    ownRecipes,
    catalog: keepCatalog(ownRecipes),
    upstream: {
      mirror: env.BAKEHOUSE_MIRROR,
      fetch: guardedFetch(env.BAKEHOUSE_ALLOW_HOSTS, env.BAKEHOUSE_MIRROR),
      githubToken: env.GITHUB_TOKEN,
      cache,
      lists: lists ?? fileLists(cache),
      maxDownload: env.BAKEHOUSE_MAX_DOWNLOAD,
      log: stderrLog,
    },
    store: shared === null ? localStore(within("images")) : imageStore(shared, within("images/tmp")),
    findRehearser,
    uploads: uploadsIn(within("uploads"), env.BAKEHOUSE_UPLOADS, shared),
    queueLimit: env.BAKEHOUSE_QUEUE,
    asCandidates: false,
    watchInterval: env.BAKEHOUSE_WATCH_INTERVAL,
    maxUpload: env.BAKEHOUSE_MAX_UPLOAD,
    baseUrl: env.BAKEHOUSE_URL ?? "",
  };
}

function ownFolder({ BAKEHOUSE_RECIPES }: Env, usual: string): string {
  return BAKEHOUSE_RECIPES === undefined ? usual : path.resolve(/* turbopackIgnore: true */ BAKEHOUSE_RECIPES);
}

/** Reads the recipes once, and again when a file in the operator's folder was added, removed or changed. */
function keepCatalog({ path: folder, isSet }: OwnFolder): () => Promise<Catalog> {
  let kept: { signature: string; catalog: Promise<Catalog> } | undefined;
  return async () => {
    const signature = await signatureOf(folder);
    if (kept?.signature !== signature) {
      // A folder that nobody named need not be there.
      const catalog = loadCatalog(isSet || existsSync(/* turbopackIgnore: true */ folder) ? folder : undefined);
      kept = { signature, catalog };
      catalog.catch(() => {
        kept = undefined;
      });
    }
    return kept.catalog;
  };
}

async function signatureOf(folder: string): Promise<string> {
  // A folder that is not there (yet) is for the loader to complain about.
  const entries = (await promises.readdir(folder, { recursive: true, withFileTypes: true }).catch(nullIfMissing)) ?? [];
  const lines = entries.map(async (entry) => {
    const file = path.join(/* turbopackIgnore: true */ entry.parentPath, entry.name);
    const stats = await promises.stat(file, { bigint: true }).catch(() => null);
    return `${file} ${stats?.mtimeNs} ${stats?.size}`;
  });
  return (await Promise.all(lines)).sort().join("\n");
}
