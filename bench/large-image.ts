import { randomFillSync } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Entry, fileEntry } from "#lib/bake/entry";
import { tarStream } from "#lib/bake/tar";
import { finishedImage, type Published } from "./production";

const SIZE = 500_000_000;
const CHUNK = 1_000_000;

/** The only way to publish bytes of one's own is a Torcx image. */
export async function publishLarge(scratch: string, url: string): Promise<Published> {
  const tar = path.join(scratch, "large.torcx.tar");
  await pipeline(Readable.from(tarStream(torcx())), createWriteStream(tar));
  const { size } = await stat(tar);
  const query = "name=large&version=1.0&arch=x86-64&os=flatcar&filename=large.torcx.tar";
  const body = Readable.toWeb(createReadStream(tar, { highWaterMark: CHUNK })) as ReadableStream; // Node's type of the same thing
  const headers = { "content-type": "application/octet-stream", "content-length": String(size) };
  const asked = await fetch(`${url}/api/v1/torcx?${query}`, {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);
  return finishedImage(url, asked);
}

async function* torcx(): AsyncGenerator<Entry> {
  yield fileEntry(".torcx/manifest.json", Buffer.from("{}"));
  yield { path: "bin/noise", type: "file", mode: 0o644, size: SIZE, target: null, body: noise() };
}

/** Bytes that no compression makes smaller. */
async function* noise(): AsyncGenerator<Uint8Array> {
  for (let made = 0; made < SIZE; made += CHUNK) yield randomFillSync(Buffer.alloc(CHUNK));
}
