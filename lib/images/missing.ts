import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";

/** Whether the store lacks the bytes of an image, or has them cut short: its folder was lost, or the database alone restored. */
export async function lacksBytes({ sha256, size }: ImageRow, store: Pick<ImageStore, "stat">): Promise<boolean> {
  return (await store.stat(sha256))?.size !== size;
}

/** What is missing, and what to do. */
export function missingBytes({ file, sha256 }: ImageRow): string {
  return `The bytes of ${file} (${sha256}.raw) are missing from the images folder. Put them back from a backup, or ask for the image again: the same request bakes it anew.`;
}
