import { execFileSync } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Entry, fileEntry } from "#lib/bake/entry";
import { tarStream } from "#lib/bake/tar";
import { finishedImage, isBuilt, NO_BUILD, startProduction } from "./production";
import { serveFolder } from "./service";
import { goals, median, megabytes } from "./table";

const SIZE = 500_000_000;
const CHUNK = 1_000_000;

/** How fast the repository sends a large image, beside plain node:http piping the same file. */
export async function benchDownload(scratch: string, { rounds }: { rounds: number }): Promise<string> {
  const title = "Downloading an image";
  if (!isBuilt()) return `${title}: ${NO_BUILD}`;
  const server = await startProduction(scratch, {});
  try {
    const file = await publishLarge(scratch, server.url);
    const [stored = ""] = await imagesIn(path.join(scratch, "data", "images"));
    await copyFile(stored, path.join(scratch, "plain"));
    const plain = await serveFolder(scratch);
    try {
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round <= rounds * 2; round += 1) {
        const speeds = [speedOf(`${server.url}/extensions/${file}`), speedOf(`${plain.url}/plain`)];
        if (round === 0) continue; // warms both
        ours.push(speeds[0] ?? 0);
        theirs.push(speeds[1] ?? 0);
      }
      return report(title, (await stat(stored)).size, median(ours), median(theirs));
    } finally {
      await plain.stop();
    }
  } finally {
    await server.stop();
  }
}

function report(title: string, size: number, ours: number, theirs: number): string {
  const list = [
    { what: "bakehouse, MB/s", value: ours / 1e6, digits: 0 },
    { what: "plain node:http, MB/s", value: theirs / 1e6, digits: 0 },
    { what: "share", value: ours / theirs, limit: 0.8, atLeast: true },
  ];
  return `${title} of ${megabytes(size)} MB\n${goals(list)}`;
}

/** Bytes per second, as curl sees it. */
function speedOf(url: string): number {
  return Number(execFileSync("curl", ["-fsS", "-o", "/dev/null", "-w", "%{speed_download}", url]).toString());
}

/** The only way to publish bytes of one's own is a Torcx image. */
async function publishLarge(scratch: string, url: string): Promise<string> {
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

async function imagesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return names.filter((name) => name.isFile()).map((name) => path.join(name.parentPath, name.name));
}
