import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type ImageSelf, readImage } from "#lib/bake/read-image";
import { AppError, messageOf } from "#lib/errors";

/** An image that somebody wants to be judged. */
export type GivenImage = ImageSelf & { file: string; path: string };

/** Reads what images tell of themselves; those at an address, such as that of a Bakehouse, are downloaded into `folder` first. AppError where one is none. */
export function readImages(places: readonly string[], folder: string): Promise<GivenImage[]> {
  return Promise.all(
    places.map(async (place, at) => {
      const local = /^https?:/.test(place) ? await download(place, path.join(folder, `${at}.raw`)) : place;
      return { ...(await readImage(local)), file: path.basename(place), path: local };
    }),
  );
}

/** The address of an image's page does as well. */
async function download(address: string, file: string): Promise<string> {
  const url = address.replace(/\/images\/(?=[^/]+\.raw$)/, "/extensions/");
  const { ok, status, body } = await fetch(url).catch((cause) => {
    throw new AppError("upstream", `${url} does not answer: ${messageOf(cause)}.`, { cause });
  });
  if (!ok || body === null) throw new AppError("upstream", `${url} answers ${status}.`);
  await writeFile(file, body);
  return file;
}
