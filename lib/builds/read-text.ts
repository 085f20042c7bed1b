import { readFileInImage } from "#lib/bake/listing";
import { isAppError } from "#lib/errors";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";

const PATIENCE_MS = 10_000;

/**
 * What a file in an image says. Null where that cannot be told: the bytes are not there, it is no squashfs image, or the file
 * is no text.
 */
export function readTextIn(
  { sha256 }: Pick<ImageRow, "sha256">,
  path: string,
  store: ImageStore,
): Promise<string | null> {
  return store.withFile(sha256, (file) => readText(file, path));
}

async function readText(file: string, path: string): Promise<string | null> {
  try {
    const chunks = [];
    for await (const chunk of readFileInImage(file, path, AbortSignal.timeout(PATIENCE_MS))) chunks.push(chunk);
    return textOf(Buffer.concat(chunks));
  } catch (error) {
    if (isAppError(error) || (error instanceof DOMException && error.name === "TimeoutError")) return null;
    throw error;
  }
}

function textOf(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
