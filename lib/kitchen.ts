import { promises } from "node:fs";
import path from "node:path";
import type { Kitchen as BuildsKitchen } from "#lib/builds/request";
import { type Env, env } from "#lib/env";
import { nullIfMissing } from "#lib/errors";
import { localStore } from "#lib/images/store";
import { stderrLog } from "#lib/log";
import { type Cookbook, loadCookbook } from "#lib/recipes/load";

/** Everything the rooms need of this process's surroundings. */
export type Kitchen = BuildsKitchen & { env: Env };

declare global {
  // Next loads modules more than once; the recipes are kept outside them, as the database is.
  var bakehouseKitchen: Kitchen | undefined;
}

/** The kitchen of this process, from its environment: set up once, at the first call. */
export function kitchen(): Kitchen {
  globalThis.bakehouseKitchen ??= openKitchen(env());
  return globalThis.bakehouseKitchen;
}

/** A kitchen in the data folder that `env` names. Touches no file: the rooms make their folders when they first write. */
export function openKitchen(env: Env): Kitchen {
  const within = (name: string) => path.join(/* turbopackIgnore: true */ env.BAKEHOUSE_DATA, name);
  return {
    env,
    cookbook: keepCookbook(env.BAKEHOUSE_RECIPES),
    upstream: {
      mirror: env.BAKEHOUSE_MIRROR,
      githubToken: env.GITHUB_TOKEN,
      cacheFolder: within("cache"),
      cacheLimit: env.BAKEHOUSE_CACHE,
      maxDownload: env.BAKEHOUSE_MAX_DOWNLOAD,
      log: stderrLog,
    },
    store: localStore(within("images")),
    uploads: within("uploads"),
    queueLimit: env.BAKEHOUSE_QUEUE,
    maxUpload: env.BAKEHOUSE_MAX_UPLOAD,
    baseUrl: env.BAKEHOUSE_URL ?? "",
  };
}

/** Reads the recipes once, and again when a file in the operator's folder was added, removed or changed. */
function keepCookbook(folder: string | undefined): () => Promise<Cookbook> {
  let kept: { signature: string; cookbook: Promise<Cookbook> } | undefined;
  return async () => {
    const signature = folder === undefined ? "" : await signatureOf(folder);
    if (kept?.signature !== signature) {
      const cookbook = loadCookbook(folder);
      kept = { signature, cookbook };
      cookbook.catch(() => {
        kept = undefined;
      });
    }
    return kept.cookbook;
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
