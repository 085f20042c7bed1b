import { AppError } from "#lib/errors";
import { imagesOf } from "#lib/images/reads";
import { publishedNames } from "#lib/images/reads-own";
import { namesOfPublished } from "#lib/images/reads-published";
import { nearest } from "#lib/nearest";
import type { Arch } from "#lib/words";

/** Published images whose file names are most like one that does not exist, the nearest first. */
export async function nearestImages(file: string, limit: number): Promise<string[]> {
  const names = await publishedNames();
  const [begun = file] = file.split(/-(?=v?\d)/);
  const whole = names.filter((name) => file.startsWith(`${name}-`)).toSorted((a, b) => b.length - a.length);
  const likely = whole.concat(nearest(begun, names, 2)).slice(0, 2);
  const images = await Promise.all(Array.from(new Set(likely), (name) => imagesOf(name)));
  return nearest(
    file,
    images.flat().map((image) => image.file),
    limit,
  );
}

/** No name of an extension has more characters. */
const LONGEST = 64;

/** The AppError `not_found` for an extension without images that machines see, of an architecture if one was asked for. */
export async function noImagesOf(name: string, arch?: Arch): Promise<AppError> {
  const names = await namesOfPublished();
  if (arch !== undefined && names.includes(name))
    return new AppError("not_found", `No image of ${name} for ${arch} is published.`);
  const [likely] = nearest(name.slice(0, LONGEST), names, 1);
  if (likely === undefined) return new AppError("not_found", `No image of ${name} is published.`);
  const facts = { suggestion: { name: likely } };
  return new AppError("not_found", `No image of ${name} is published. Is ${likely} meant?`, { facts });
}
