import { mkdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { ZSTD } from "#lib/compression";
import { ARCH, benchInput, type Input } from "./input";
import { type Cost, measure } from "./meter";
import { benchReadBack } from "./read-back";
import { serveFolder } from "./service";
import { type Goal, goals, median, megabytes, table } from "./table";

type Job = { name: string; run(): Promise<Cost & { image: number }> };
type Result = Cost & { image: number };

/** What the scripts before Bakehouse did: download, unpack, pack the folder with mksquashfs's defaults. */
const SEED_WAY = `set -euo pipefail
cd "$1"
curl -fsS -o docker.tgz "$2"
tar -xf docker.tgz
mkdir -p mydocker/usr/bin mydocker/usr/lib/extension-release.d
mv docker/* mydocker/usr/bin/
rm -r docker docker.tgz
printf 'ID=flatcar\\nSYSEXT_LEVEL=1.0\\n' > mydocker/usr/lib/extension-release.d/extension-release.mydocker
mksquashfs mydocker mydocker.raw -all-root -noappend -quiet -no-progress
rm -r mydocker`;

/** Compares our command line with the seed's way, in turns on one server, so that a busy machine is busy for both. */
export async function benchBake(
  scratch: string,
  { mirror, rounds }: { mirror?: string; rounds: number },
): Promise<string> {
  const input = await benchInput(mirror, scratch);
  const server = await serveFolder(input.mirror);
  const jobs: Job[] = [
    { name: "seed's way (gzip:9)", run: () => seedWay(scratch, `${server.url}/${input.path}`) },
    { name: `bakehouse default (${ZSTD})`, run: () => ours(scratch, server.url, input, "auto") },
    ...["gzip:6", "gzip:9", "zstd:3"].map((compression) => ({
      name: `bakehouse ${compression}`,
      run: () => ours(scratch, server.url, input, compression),
    })),
  ];
  try {
    const results = jobs.map((): Result[] => []);
    for (let round = 1; round <= rounds; round += 1) {
      for (const [index, { name, run }] of jobs.entries()) {
        process.stderr.write(`round ${round} of ${rounds}: ${name}\n`);
        results[index]?.push(await run());
      }
    }
    const bakes = report(jobs, results.map(middle), input);
    return `${bakes}\n\n${await benchReadBack(scratch, input, rounds)}`;
  } finally {
    await server.stop();
  }
}

async function seedWay(scratch: string, url: string): Promise<Result> {
  const folder = emptyFolder(scratch);
  const cost = await measure(["bash", "-c", SEED_WAY, "bash", folder, url]);
  return { ...cost, image: statSync(path.join(folder, "mydocker.raw")).size };
}

/** With an empty cache: the download counts. */
async function ours(scratch: string, mirror: string, { version }: Input, compression: string): Promise<Result> {
  const folder = emptyFolder(scratch);
  const env = { ...process.env, BAKEHOUSE_MIRROR: mirror, BAKEHOUSE_DATA: path.join(folder, "data") };
  const argv = [
    "bin/bakehouse.mjs",
    "bake",
    "docker",
    version,
    "mydocker",
    "--arch",
    ARCH,
    "--compression",
    compression,
  ];
  const cost = await measure([process.execPath, ...argv, "--out", folder], env);
  return { ...cost, image: statSync(path.join(folder, "mydocker.raw")).size };
}

function emptyFolder(scratch: string): string {
  const folder = path.join(scratch, "job");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function middle(results: Result[]): Result {
  const of = (pick: (result: Result) => number) => median(results.map(pick));
  return {
    ...{ wall: of(({ wall }) => wall), cpu: of(({ cpu }) => cpu), memory: of(({ memory }) => memory) },
    ...{ written: of(({ written }) => written), image: of(({ image }) => image) },
  };
}

const MEMORY_LIMIT = 260e6;

function report(jobs: Job[], results: Result[], { size, version, synthetic }: Input): string {
  const [seed, standard, gzip, same] = results;
  if (seed === undefined || standard === undefined || gzip === undefined || same === undefined) return "";
  const rows = results.map(({ wall, cpu, memory, written, image }, index) => [
    jobs[index]?.name ?? "",
    ...[wall.toFixed(1), cpu.toFixed(1), megabytes(memory), megabytes(written), megabytes(image)],
    ...[(wall / seed.wall).toFixed(2), (cpu / seed.cpu).toFixed(2), (image / seed.image).toFixed(3)],
  ]);
  const reached: Goal[] = [
    { what: "default: size against the seed's", value: standard.image / seed.image, limit: 1, digits: 3 },
    { what: "default: CPU against the seed's", value: standard.cpu / seed.cpu, limit: 0.2 },
    { what: "default: wall time against the seed's", value: standard.wall / seed.wall, limit: 0.35 },
    { what: "default: peak memory, MB", value: standard.memory / 1e6, limit: MEMORY_LIMIT / 1e6, digits: 0 },
    {
      what: "default: bytes written against image + download",
      value: standard.written / (standard.image + size),
      limit: 1,
    },
    { what: "gzip:6: CPU against the seed's", value: gzip.cpu / seed.cpu, limit: 0.38 },
    { what: "gzip:6: wall time against the seed's", value: gzip.wall / seed.wall, limit: 0.35 },
    { what: "gzip:6: size against the seed's", value: gzip.image / seed.image, limit: 1.02, digits: 3 },
    { what: "gzip:9: wall time against the seed's", value: same.wall / seed.wall, limit: 1 },
  ];
  const what = synthetic ? "made from this machine's Node" : "from the mirror";
  const header = ["", "wall s", "CPU s", "memory MB", "written MB", "image MB", "wall ×", "CPU ×", "size ×"];
  return `Baking docker ${version} (${megabytes(size)} MB, ${what}), medians\n${table(header, rows)}\n\n${goals(reached)}`;
}
