import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { squashfsOptions } from "#lib/bake/squashfs";
import { usualCompression } from "#lib/compression";
import { benchInput } from "./input";
import { measure } from "./meter";
import { type Goal, goals, median, megabytes, table } from "./table";

/** The seed's way first, our old default second: the others are held against them. */
const ALGORITHMS = ["gzip:9", "gzip:6", "zstd:3", "zstd:6", "zstd:8"];
const BLOCKS = ["128K", "256K", "1M"];
const VARIANTS = ALGORITHMS.flatMap((algorithm) => BLOCKS.map((block) => `${algorithm}:${block}`));

/** Sizes in bytes, times in seconds of processor time. `random` is null where nothing can be mounted. */
type Figures = { size: number; cpu: number; inOrder: number; random: number | null };

/** What each compression costs to write and to read back, mksquashfs alone, on one Docker release. */
export async function benchCompression(
  scratch: string,
  { mirror, rounds }: { mirror?: string; rounds: number },
): Promise<string> {
  const input = await benchInput(mirror, scratch);
  const tar = path.join(scratch, "docker.tar");
  await pipeline(createReadStream(path.join(input.mirror, input.path)), createGunzip(), createWriteStream(tar));
  const results = new Map(VARIANTS.map((variant): [string, Figures[]] => [variant, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [variant, figures] of results) {
      process.stderr.write(`round ${round} of ${rounds}: ${variant}\n`);
      figures.push(await measureVariant(variant, tar, scratch));
    }
  }
  const medians = new Map(Array.from(results, ([variant, figures]) => [variant, middle(figures)]));
  const what = input.synthetic ? "made from this machine's Node" : "from the mirror";
  return `Compressing docker ${input.version} (${megabytes(statSync(tar).size)} MB, ${what})\n${report(medians)}`;
}

async function measureVariant(variant: string, tar: string, scratch: string): Promise<Figures> {
  const image = path.join(scratch, "image.raw");
  const options = squashfsOptions({ compression: variant, epoch: 0 });
  const { cpu } = await measure(["sh", "-c", 'exec "$@" <"$0"', tar, "mksquashfs", "-", image, ...options]);
  const read = (await readMounted(image, scratch)) ?? (await readUnpacked(image, scratch));
  return { size: statSync(image).size, cpu, ...read };
}

type Reading = Pick<Figures, "inOrder" | "random">;

/** Null without root or loop devices. The image lies in memory: what is measured is the kernel's decompression. */
async function readMounted(image: string, scratch: string): Promise<Reading | null> {
  const folder = path.join(scratch, "mounted");
  mkdirSync(folder, { recursive: true });
  const times: number[] = [];
  for (const read of [readInOrder, readAtRandom]) {
    try {
      await measure(["mount", "-t", "squashfs", "-o", "loop,ro", image, folder]);
    } catch {
      return null;
    }
    try {
      times.push(read(folder));
    } finally {
      await measure(["umount", folder]);
    }
  }
  const [inOrder = Number.NaN, random = Number.NaN] = times;
  return { inOrder, random };
}

async function readUnpacked(image: string, scratch: string): Promise<Reading> {
  const folder = path.join(scratch, "unpacked");
  const { cpu } = await measure(["unsquashfs", "-quiet", "-no-progress", "-force", "-dest", folder, image]);
  return { inOrder: cpu, random: null };
}

function readInOrder(folder: string): number {
  return processorTime(() => {
    const chunk = Buffer.alloc(1 << 20);
    for (const { file, size } of filesIn(folder)) {
      withFile(file, (handle) => {
        for (let at = 0; at < size; at += chunk.length) readSync(handle, chunk, 0, chunk.length, at);
      });
    }
  });
}

const READS = 50;
const PAGE = 4_096;

/** Pages far from each other in the largest file, so that hardly a block is met twice: large blocks unpack more for each. */
function readAtRandom(folder: string): number {
  const [largest] = filesIn(folder).sort((a, b) => b.size - a.size);
  if (largest === undefined) throw new Error("The image is empty.");
  const pages = Math.floor(largest.size / PAGE);
  return processorTime(() => {
    const page = Buffer.alloc(PAGE);
    withFile(largest.file, (handle) => {
      for (let read = 0; read < READS; read++) readSync(handle, page, 0, PAGE, ((read * 7_919) % pages) * PAGE);
    });
  });
}

function filesIn(folder: string): { file: string; size: number }[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return { file, size: statSync(file).size };
  });
}

function withFile(file: string, use: (handle: number) => void): void {
  const handle = openSync(file, "r");
  try {
    use(handle);
  } finally {
    closeSync(handle);
  }
}

/** Seconds; the kernel decompresses on the reader's account. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function middle(figures: Figures[]): Figures {
  const of = (pick: (figure: Figures) => number) => median(figures.map(pick));
  const random = figures.every((figure) => figure.random !== null) ? of(({ random }) => random ?? Number.NaN) : null;
  return { size: of(({ size }) => size), cpu: of(({ cpu }) => cpu), inOrder: of(({ inOrder }) => inOrder), random };
}

function report(medians: ReadonlyMap<string, Figures>): string {
  const seed = medians.get("gzip:9:128K");
  const ours = medians.get(usualCompression({ os: "flatcar" }));
  if (seed === undefined || ours === undefined) throw new Error("The default is not among what is measured.");
  const rows = Array.from(medians, ([variant, { size, cpu, inOrder, random }]) => [
    ...[variant, megabytes(size), cpu.toFixed(1), (cpu / seed.cpu).toFixed(2)],
    ...[inOrder.toFixed(2), random === null ? "not mounted" : random.toFixed(2)],
  ]);
  const header = ["", "MB", "CPU s", "CPU ×", "in order s", "random s"];
  return `${table(header, rows)}\n\n${goals(wishes(seed, ours))}`;
}

function wishes(seed: Figures, ours: Figures): Goal[] {
  const list: Goal[] = [
    { what: "default: size against the seed's", value: ours.size / seed.size, limit: 1, digits: 3 },
    { what: "default: CPU against the seed's", value: ours.cpu / seed.cpu, limit: 0.2 },
    { what: "default: reading in order against the seed's", value: ours.inOrder / seed.inOrder, limit: 1 },
  ];
  if (ours.random === null || seed.random === null) return list;
  return [
    ...list,
    { what: "default: reading at random against the seed's", value: ours.random / seed.random, limit: 1 },
  ];
}
