import { cp, mkdir, rm } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { measure } from "./meter";
import { isBuilt, NO_BUILD, startProduction } from "./production";
import { fillDatabase } from "./scale-data";
import type { Service } from "./service";
import { median, percentile, table } from "./table";

const SIZES = [1_000, 10_000];
const EXTENSION = "extension-07";

/** Milliseconds and kilobytes as sent that each may take with 10 000 images. */
const PAGES: { path: string; limit: number; kilobytes?: number }[] = [
  { path: "/extensions/SHA256SUMS", limit: 20 },
  { path: `/extensions/${EXTENSION}/SHA256SUMS`, limit: 5 },
  { path: `/extensions/${EXTENSION}.conf`, limit: 5 },
  { path: "/api/v1/builds?limit=50", limit: 30 },
  { path: "/api/v1/images?limit=50", limit: 30 },
  { path: "/images", limit: 200, kilobytes: 300 },
  { path: "/builds", limit: 200, kilobytes: 300 },
  { path: "/", limit: 60 },
];

/** Between 1 000 and 10 000 images. */
const RATIO = 1.3;

/** A page is asked for until it was so often, or for so long; but at least so often. */
const OFTEN = 25;
const LONG_MS = 40_000;
const LEAST = 3;

type Answer = { time: number; sent: number; unpacked: number };
type Side = { checkout: string; size: number; migration: number; server: Service };

/**
 * What pages and polls cost with 1 000 and 10 000 images, ten builds for each; also in an older checkout, where `against` names
 * one. All servers run at once and answer in turns, so that a busy machine is busy for each.
 */
export async function benchScale(
  scratch: string,
  { rounds, against }: { rounds: number; against?: string },
): Promise<string> {
  const title = "Pages and polls of a large repository";
  const own = process.cwd();
  const checkouts = [own, against ?? own].filter(
    (folder, index, all) => isBuilt(folder) && all.indexOf(folder) === index,
  );
  if (checkouts.length === 0) return `${title}: ${NO_BUILD}`;
  const sides: Side[] = [];
  try {
    for (const size of SIZES) {
      const filled = path.join(scratch, `filled-${size}`);
      await mkdir(filled);
      await fillDatabase(filled, size);
      for (const checkout of checkouts) sides.push(await startSide(scratch, filled, { checkout, size }));
      await rm(filled, { recursive: true });
    }
    const reports = [];
    for (const page of PAGES) reports.push(rowsOf(page, sides, await askInTurns(page.path, sides, rounds)));
    return `${title} (1 000 and 10 000 images of 100 extensions)\n${report(reports.flat())}\n\n${migrations(sides)}`;
  } finally {
    await Promise.all(sides.map(({ server }) => server.stop()));
  }
}

async function startSide(scratch: string, filled: string, { checkout, size }: Pick<Side, "checkout" | "size">) {
  process.stderr.write(`${checkout}: ${size} images\n`);
  const own = path.join(scratch, `${path.basename(checkout)}-${size}`);
  const [data, mirror] = [path.join(own, "data"), path.join(own, "mirror")];
  await cp(filled, data, { recursive: true });
  await mkdir(mirror);
  const env = { ...process.env, BAKEHOUSE_DATA: data };
  const { wall } = await measure([process.execPath, "--import", "tsx", "scripts/migrate.ts"], env, checkout);
  // An empty mirror: what is measured is ours, not the way to upstream.
  const server = await startProduction(own, { BAKEHOUSE_MIRROR: mirror }, checkout);
  return { checkout, size, migration: wall, server };
}

/** The answers of each side. The first request of each warms it up, and does not count. */
async function askInTurns(page: string, sides: Side[], rounds: number): Promise<Answer[][]> {
  process.stderr.write(`${page}\n`);
  const answers = sides.map((): Answer[] => []);
  for (const { server } of sides) await ask(server.url + page);
  const started = performance.now();
  for (let round = 0; round < OFTEN * rounds; round += 1) {
    if (round >= LEAST && performance.now() - started > LONG_MS) break;
    for (const [index, { server }] of sides.entries()) answers[index]?.push(await ask(server.url + page));
  }
  return answers;
}

async function ask(url: string): Promise<Answer> {
  const started = performance.now();
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(url, { headers: { "accept-encoding": "gzip, br" } }, resolve).on("error", reject);
  });
  const body = await buffer(response);
  const time = performance.now() - started;
  if (response.statusCode !== 200)
    throw new Error(`${url} answered ${response.statusCode}: ${body.toString().slice(0, 500)}`);
  return { time, sent: body.length, unpacked: unpack(body, response.headers["content-encoding"]).length };
}

function unpack(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === "gzip") return gunzipSync(body);
  return encoding === "br" ? brotliDecompressSync(body) : body;
}

/** One line for each checkout: its figures with few and with many images, and how much more many cost. */
function rowsOf(
  { path: page, limit, kilobytes }: (typeof PAGES)[number],
  sides: Side[],
  answers: Answer[][],
): string[][] {
  const checkouts = [...new Set(sides.map(({ checkout }) => checkout))];
  return checkouts.map((checkout) => {
    const [few = [], many = []] = answers.filter((_, index) => sides[index]?.checkout === checkout);
    const [less, more] = [few, many].map((each) => median(each.map(({ time }) => time)));
    const { sent = 0, unpacked = 0 } = many.at(-1) ?? {};
    const ratio = (more ?? 0) / (less ?? 1);
    const reached = (more ?? 0) <= limit && ratio <= RATIO && sent / 1e3 <= (kilobytes ?? Number.POSITIVE_INFINITY);
    return [
      page,
      path.basename(checkout),
      ...[
        less,
        more,
        percentile(
          many.map(({ time }) => time),
          95,
        ),
      ].map((time) => time?.toFixed(1) ?? ""),
      ratio.toFixed(2),
      (sent / 1e3).toFixed(1),
      (unpacked / 1e3).toFixed(1),
      `≤ ${limit} ms${kilobytes === undefined ? "" : `, ${kilobytes} kB`}`,
      reached ? "reached" : "MISSED",
    ];
  });
}

function report(rows: string[][]): string {
  const header = [
    "",
    "checkout",
    "1 000: ms",
    "10 000: ms",
    "95 %: ms",
    "ratio",
    "sent kB",
    "unpacked kB",
    "wanted",
    "",
  ];
  return `${table(header, rows)}\nratio: 10 000 against 1 000 images, wanted ≤ ${RATIO}`;
}

function migrations(sides: Side[]): string {
  const rows = sides.map(({ checkout, size, migration }) => [
    path.basename(checkout),
    String(size),
    migration.toFixed(1),
  ]);
  return table(["migrating from the first release", "images", "s"], rows);
}
