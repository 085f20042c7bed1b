import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Readable } from "node:stream";
import type { S3, S3ClientConfig } from "@aws-sdk/client-s3";
import type { Objects, Span } from "#lib/images/objects";
import { type At, copyObject, OF_IMAGES } from "#lib/images/s3-copy";
import { isBehindEnd, nullIfNoObject, s3Failure } from "#lib/images/s3-failure";
import { abortUnfinished, listObjects } from "#lib/images/s3-list";
import { type Part, resumingReader } from "#lib/images/s3-reader";
import { type StoreAddress, type StoreRedirect, storeName } from "#lib/store-address";

/** Larger files are sent in parts, of which some are in memory at once. */
const PART_BYTES = 8 << 20;
const PARTS_AT_ONCE = 3;
/** S3's limit is 10,000. */
const MOST_PARTS = 9_000;
/** As many downloads as a process sends, and what else it asks meanwhile. */
const CONNECTIONS = 1_200;
/** Counts where a download begins, not where it ends; who tries again asks us first. Clocks may differ by some minutes. */
const PRESIGNED_SECONDS = 3_600;
/** Nobody sends one file for so long. */
const UNFINISHED_MS = 86_400_000;

/**
 * Files in a bucket of an object storage that speaks S3. The SDK is loaded at the first call, so that who keeps a folder never
 * waits for it. What goes wrong is an AppError `upstream` with one sentence.
 */
export function s3Objects(address: StoreAddress, redirect: StoreRedirect = null): Objects {
  let opened: Promise<S3> | undefined;
  let signer: Promise<S3> | undefined;
  const ask = async <T>(work: (s3: S3) => Promise<T>): Promise<T> => {
    try {
      opened ??= openClient(address);
      return await work(await opened);
    } catch (error) {
      throw s3Failure(error, address);
    }
  };
  const at = (name: string) => ({ Bucket: address.bucket, Key: address.prefix + name });
  return {
    put: (name, file) => ask((s3) => upload(s3, at(name), file)),
    async open(name, span = { start: 0 }) {
      const first = await ask((s3) => getPart(s3, at(name), span).catch(nullIfNoObject));
      return first && resumingReader(first, span, (rest, etag) => ask((s3) => getPart(s3, at(name), rest, etag)));
    },
    async stat(name) {
      const found = await ask((s3) => s3.headObject(at(name)).catch(nullIfNoObject));
      return found && { size: found.ContentLength ?? 0, storedAt: found.LastModified ?? new Date(0) };
    },
    delete: (name, abortSignal) =>
      ask(async (s3) => void (await s3.deleteObject(at(name), { abortSignal }).catch(nullIfNoObject))),
    move: (from, to) =>
      ask(async (s3) => {
        await copyObject(s3, at(from), at(to));
        await s3.deleteObject(at(from));
      }),
    list: (prefix) => listObjects(address, prefix, ask),
    free: async () => null,
    async address(name) {
      if (redirect !== "presigned") return redirect && `${redirect}/${name}`;
      // Else addresses would have a checksum of the request, which has no body.
      signer ??= openClient(address, { requestChecksumCalculation: "WHEN_REQUIRED" });
      return presign(await signer, at(name)).catch((error: unknown) => Promise.reject(s3Failure(error, address)));
    },
    sweep: (now) => ask((s3) => abortUnfinished(s3, address, now - UNFINISHED_MS)),
    check: () =>
      ask(async (s3) => {
        await s3.listObjectsV2({ Bucket: address.bucket, Prefix: address.prefix, MaxKeys: 1 });
        return `${storeName(address)} answers`;
      }),
  };
}

async function openClient({ endpoint, region }: StoreAddress, more: S3ClientConfig = {}): Promise<S3> {
  const { S3 } = await import("@aws-sdk/client-s3");
  const agent = { keepAlive: true, maxSockets: CONNECTIONS };
  return new S3({
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true, region: "us-east-1" }),
    ...(region === null ? {} : { region }),
    ...more,
    maxAttempts: 4,
    // Whoever reads bytes checks their digest: machines do, and so do we where we read an image in.
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: 5_000,
      socketTimeout: 60_000,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
    },
  });
}

/** Its signature is made here: the storage is not asked. */
async function presign(s3: S3, at: At): Promise<string> {
  const [{ GetObjectCommand }, { getSignedUrl }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("@aws-sdk/s3-request-presigner"),
  ]);
  return getSignedUrl(s3, new GetObjectCommand(at), { expiresIn: PRESIGNED_SECONDS });
}

async function upload(client: S3, at: At, file: string): Promise<void> {
  const { size } = await stat(file);
  const { Upload } = await import("@aws-sdk/lib-storage");
  const partSize = Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS));
  const Body = createReadStream(file, { highWaterMark: 1 << 20 });
  try {
    await new Upload({ client, params: { ...at, ...OF_IMAGES, Body }, partSize, queueSize: PARTS_AT_ONCE }).done();
  } finally {
    Body.destroy();
  }
  await rm(file);
}

async function getPart(s3: S3, at: At, { start, end }: Span, etag?: string): Promise<Part> {
  const isWhole = start === 0 && end === undefined;
  const range = isWhole ? {} : { Range: `bytes=${start}-${end ?? ""}` };
  const match = etag === undefined ? {} : { IfMatch: etag };
  try {
    const { Body, ETag } = await s3.getObject({ ...at, ...range, ...match });
    return { body: Body as Readable, etag: ETag }; // on Node it is one
  } catch (error) {
    if (isBehindEnd(error)) return { body: Readable.from([]), etag };
    throw error;
  }
}
