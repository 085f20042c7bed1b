import { isAppError } from "#lib/errors";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";

/** Whether the store lacks the bytes of an image, or has them cut short: its folder was lost, or the database alone restored. */
export async function lacksBytes({ sha256, size }: ImageRow, store: Pick<ImageStore, "stat">): Promise<boolean> {
  return (await store.stat(sha256))?.size !== size;
}

/** The same where an answer does not wait for a store that is silent or busy: it then lacks nothing, as far as anybody knows. */
export function isKnownToLack(image: ImageRow, store: Pick<ImageStore, "stat">): Promise<boolean> {
  return lacksBytes(image, store).catch((error: unknown) => {
    if (isAppError(error) && error.code === "upstream") return false;
    throw error;
  });
}

/** What is missing, and what to do. */
export function missingBytes({ file, sha256, bakerRevision }: ImageRow): string {
  const again =
    bakerRevision === READ_IN
      ? "read the file in again that it came from: npx bakehouse adopt-images FILE."
      : "ask for the image again: the same request bakes it anew.";
  return `The bytes of ${file} (${sha256}.raw) are missing from the images folder. Put them back from a backup, or ${again}`;
}

/** Of images that were read in from a file (`adoptFile` in lib/builds): nobody knows what baked them. */
const READ_IN = 0;
