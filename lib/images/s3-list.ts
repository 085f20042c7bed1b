import type { ListMultipartUploadsCommandOutput as Page, S3 } from "@aws-sdk/client-s3";
import type { Stored } from "#lib/images/objects";
import type { StoreAddress } from "#lib/store-address";

type Ask = <T>(work: (s3: S3) => Promise<T>) => Promise<T>;

/** All objects whose names begin so: a thousand at a time, with their sizes and times. */
export async function* listObjects({ bucket, prefix }: StoreAddress, start: string, ask: Ask): AsyncGenerator<Stored> {
  const wanted = { Bucket: bucket, Prefix: prefix + start };
  let ContinuationToken: string | undefined;
  do {
    const page = await ask((s3) => s3.listObjectsV2({ ...wanted, ContinuationToken }));
    for (const { Key = "", Size = 0, LastModified = new Date(0) } of page.Contents ?? [])
      yield { name: Key.slice(prefix.length), size: Size, storedAt: LastModified };
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

/** Gives up uploads in parts that were begun before `since` (ms) and never ended: nobody sees them, and they cost room. Gives their names. */
export async function abortUnfinished(s3: S3, { bucket, prefix }: StoreAddress, since: number): Promise<string[]> {
  const aborted = [];
  let after: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | null = {};
  while (after !== null) {
    const page: Page = await s3.listMultipartUploads({ Bucket: bucket, Prefix: prefix, ...after });
    for (const { Key = "", UploadId, Initiated } of page.Uploads ?? []) {
      if (Initiated === undefined || Initiated.getTime() >= since) continue;
      await s3.abortMultipartUpload({ Bucket: bucket, Key, UploadId });
      aborted.push(Key.slice(prefix.length));
    }
    after = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : null;
  }
  return aborted;
}
