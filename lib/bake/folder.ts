import { createReadStream, type Dirent } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import path from "node:path";
import { folderEntry, type ImageEntry, type Notes, symlinkEntry } from "#lib/bake/entry";
import { escaped, normalPath, quoted } from "#lib/bake/paths";
import { AppError, isMissing } from "#lib/errors";

const SHIPPED = ["opt", "usr"];
const RELEASES = "usr/lib/extension-release.d/extension-release.";
/** How many names a warning shows. */
const SHOWN = 20;
const READ_CHUNK = 1024 * 1024;

/**
 * The entries of a local folder, sorted by their names' bytes so that equal folders give equal images. Only `usr` and `opt`: what else
 * there is, is a warning. Its own extension-release file, at `release`, gives way to ours; one for another name is refused.
 */
export async function* folderEntries(root: string, release: string, notes: Notes): AsyncGenerator<ImageEntry> {
  const tops = await namesIn(root);
  const left = tops.filter(({ name }) => !SHIPPED.includes(name));
  if (left.length > 0) notes.warnings.push(leftOut(left.map(({ name }) => escaped(name))));
  if (left.length === tops.length)
    throw new AppError("invalid", `${root} holds neither usr/ nor opt/, so there is nothing to bake.`);
  for (const name of SHIPPED.filter((top) => tops.some((there) => there.name === top))) {
    for await (const entry of walk(root, name)) {
      if (entry.path === release) notes.changes.push(`The folder's own ${release} was replaced by the image's.`);
      else if (entry.path.startsWith(RELEASES)) throw foreignRelease(entry.path, release);
      else yield entry;
    }
  }
}

function leftOut(names: string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return `Left out, since only usr/ and opt/ are merged: ${names.slice(0, SHOWN).join(", ")}${more}.`;
}

async function namesIn(folder: string): Promise<Dirent[]> {
  try {
    const names = await readdir(folder, { withFileTypes: true });
    return names.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  } catch (error) {
    if (isMissing(error)) throw new AppError("invalid", `There is no folder ${folder}.`, { cause: error });
    throw error;
  }
}

async function* walk(root: string, relative: string): AsyncGenerator<ImageEntry> {
  const full = path.join(root, relative);
  const stat = await lstat(full);
  const origin = `the folder ${root}`;
  const inImage = normalPath(relative, origin);
  if (stat.isSymbolicLink()) yield { ...symlinkEntry(inImage, await readlink(full)), origin };
  else if (stat.isFile()) {
    const body = createReadStream(full, { highWaterMark: READ_CHUNK });
    yield { path: inImage, type: "file", mode: stat.mode, size: stat.size, target: null, body, origin };
  } else if (stat.isDirectory()) {
    yield { ...folderEntry(inImage), origin };
    for (const { name } of await namesIn(full)) yield* walk(root, `${relative}/${name}`);
  } else
    throw new AppError(
      "invalid",
      `${quoted(relative)} in ${root} is a device, a named pipe or a socket, which no image can hold.`,
    );
}

function foreignRelease(found: string, release: string): AppError {
  const nameOf = (file: string) => file.slice(RELEASES.length);
  return new AppError(
    "invalid",
    `The folder holds ${found}: it is for an image called ${nameOf(found)}, not ${nameOf(release)}. Remove it or use that name.`,
  );
}
