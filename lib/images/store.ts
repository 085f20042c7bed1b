import { mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { nullIfMissing } from "#lib/errors";
import { abandonedFiles, temporaryName } from "#lib/temporary-files";

/** Where the bytes of images live, addressed by their sha256 (64 lower-case hex digits). */
export type ImageStore = {
  /** A path for a new file, on the same disk as the images. The file is not made yet. */
  temporary(): Promise<string>;
  /** Keeps a finished temporary file under its digest; when it returns the bytes survive a power cut. Doing it again is fine. */
  put(temporary: string, sha256: string): Promise<void>;
  /** Where the bytes of this digest are, if they are there. */
  path(sha256: string): string;
  /** Forgets the bytes; fine when they are gone already. */
  remove(sha256: string): Promise<void>;
  /** Bytes used by images, and bytes that an ordinary user may still write on this disk. */
  usage(): Promise<{ used: number; free: number }>;
  /** Removes images not in `keep` and what crashed processes left; gives the paths it removed. */
  sweep(keep: ReadonlySet<string>): Promise<string[]>;
};

/** Between the rename and the row that names the digest nobody may sweep it: a busy database can take seconds. */
const PUBLISHING_MS = 60_000;
const IMAGE = /^([0-9a-f]{2})[0-9a-f]{62}\.raw$/;

/** Images in a folder of this machine: `FOLDER/ab/abcdef….raw`, unfinished ones in `FOLDER/tmp`. */
export function localStore(folder: string, now: () => number = Date.now): ImageStore {
  const temporaries = path.join(/* turbopackIgnore: true */ folder, "tmp");
  const pathOf = (sha256: string) => path.join(/* turbopackIgnore: true */ folder, sha256.slice(0, 2), `${sha256}.raw`);
  return {
    async temporary() {
      await mkdir(temporaries, { recursive: true });
      return path.join(temporaries, temporaryName());
    },
    async put(temporary, sha256) {
      const target = pathOf(sha256);
      await sync(temporary);
      if ((await mkdir(path.dirname(target), { recursive: true })) !== undefined) await sync(folder);
      // Renaming over the same bytes, instead of skipping them, also heals a file that was damaged on the disk.
      await rename(temporary, target);
      await sync(path.dirname(target));
    },
    path: pathOf,
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    async usage() {
      await mkdir(folder, { recursive: true });
      const [images, disk] = await Promise.all([findImages(folder), statfs(folder)]);
      const sizes = await Promise.all(images.map(async ({ file }) => (await stat(file)).size));
      return { used: sizes.reduce((sum, size) => sum + size, 0), free: disk.bavail * disk.bsize };
    },
    async sweep(keep) {
      const unknown = (await findImages(folder)).filter(({ sha256 }) => !keep.has(sha256)).map(({ file }) => file);
      const published = await older(unknown, now() - PUBLISHING_MS);
      const garbage = [...published, ...(await abandonedFiles(temporaries, now()))];
      await Promise.all(garbage.map((file) => rm(file, { recursive: true, force: true })));
      return garbage;
    },
  };
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function findImages(folder: string): Promise<{ sha256: string; file: string }[]> {
  const names = await entries(folder);
  const lists = await Promise.all(
    names.map(async (prefix) => {
      const inside = path.join(folder, prefix);
      const files = /^[0-9a-f]{2}$/.test(prefix) ? await entries(inside) : [];
      return files
        .filter((name) => IMAGE.exec(name)?.[1] === prefix)
        .map((name) => ({ sha256: name.slice(0, 64), file: path.join(inside, name) }));
    }),
  );
  return lists.flat();
}

/** The files whose last change of content or name lies before `limit`; files that vanish meanwhile are not among them. */
async function older(files: string[], limit: number): Promise<string[]> {
  const judged = await Promise.all(
    files.map(async (file) => {
      const changed = await stat(file).catch(nullIfMissing);
      return changed !== null && changed.ctimeMs < limit;
    }),
  );
  return files.filter((_, index) => judged[index]);
}

async function entries(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(nullIfMissing)) ?? [];
}
