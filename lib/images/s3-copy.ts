import type { CompletedPart, S3 } from "@aws-sdk/client-s3";

/** An object in its bucket. */
export type At = { Bucket: string; Key: string };

const COPY_LIMITS = {
  /** What S3 copies in one go. */
  whole: 5 * 2 ** 30,
  part: 2 ** 30,
};

/** Copies an object within the storage, whatever its size; no byte comes by here. */
export async function copyObject(s3: S3, from: At, to: At, { whole, part } = COPY_LIMITS): Promise<void> {
  const { ContentLength: size = 0 } = await s3.headObject(from);
  const CopySource = `${from.Bucket}/${encodeURIComponent(from.Key).replaceAll("%2F", "/")}`;
  if (size <= whole) await s3.copyObject({ ...to, CopySource });
  else await copyParts(s3, { size, part, CopySource }, to);
}

type Source = { CopySource: string; size: number; part: number };

async function copyParts(s3: S3, { CopySource, size, part }: Source, to: At): Promise<void> {
  const { UploadId } = await s3.createMultipartUpload({ ...to, ...OF_IMAGES });
  const Parts: CompletedPart[] = [];
  try {
    for (let start = 0; start < size; start += part) {
      const PartNumber = Parts.length + 1;
      const CopySourceRange = `bytes=${start}-${Math.min(start + part, size) - 1}`;
      const { CopyPartResult } = await s3.uploadPartCopy({ ...to, UploadId, PartNumber, CopySource, CopySourceRange });
      Parts.push({ ...CopyPartResult, PartNumber });
    }
    await s3.completeMultipartUpload({ ...to, UploadId, MultipartUpload: { Parts } });
  } catch (error) {
    // The sweep aborts it later where nobody can now.
    await s3.abortMultipartUpload({ ...to, UploadId }).catch(() => {});
    throw error;
  }
}

/** What is told of each object to who fetches it from the storage itself, or through a CDN. */
export const OF_IMAGES = {
  ContentType: "application/octet-stream",
  CacheControl: "public, max-age=31536000, immutable",
} as const;
