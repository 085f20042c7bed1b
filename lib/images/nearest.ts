import { imagesOf } from "#lib/images/reads";
import { publishedNames } from "#lib/images/reads-own";
import { nearest } from "#lib/nearest";

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
