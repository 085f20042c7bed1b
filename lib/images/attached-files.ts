import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { AppError } from "#lib/errors";
import { type AttachedFile, attachedFiles } from "#lib/images/data-attached";
import type { Reader } from "#lib/images/objects";
import type { ImageStore } from "#lib/images/store";
import { insertAttached } from "#lib/images/writes";
import { dropLeaving } from "#lib/images/writes-deleted";

/**
 * Attaches a file to a published image, in the place of one of the same kind: its signature, SBOM and the like, which fit
 * into memory. AppError not_found when the image is not there.
 */
export async function attachFile(
  store: ImageStore,
  { bytes, ...file }: { image: string; kind: string; mediaType: string; bytes: Uint8Array },
  now: Date,
): Promise<AttachedFile> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const attached = { ...file, sha256, size: bytes.length, createdAt: now };
  const temporary = await store.temporary();
  try {
    await writeFile(temporary, bytes);
    const isReplacing = await insertAttached(attached, () => store.put(temporary, sha256));
    if (isReplacing) await dropLeaving(store, now);
    return attached;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The bytes of an attached file and what is known of it. AppError not_found when the image has none of this kind. */
export async function openAttached(
  store: ImageStore,
  { image, kind }: Pick<AttachedFile, "image" | "kind">,
): Promise<{ file: AttachedFile; reader: Reader }> {
  const file = (await attachedFiles(image)).find((attached) => attached.kind === kind);
  const reader = file && (await store.open(file.sha256));
  if (file === undefined || !reader) throw new AppError("not_found", `The image ${image} has no ${kind}.`);
  return { file, reader };
}
