import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { ARCH, benchInput, type Input } from "./input";
import { publishLarge } from "./large-image";
import { standingOf } from "./meter";
import { isBuilt, NO_BUILD, startProduction } from "./production";
import { type Service, serveFolder } from "./service";
import { startReaders } from "./slow-readers";
import { type Goal, goals, median, megabytes, percentile, table } from "./table";

const DOWNLOADS = 200;
/** All together as much as a line of a gigabit carries. */
const BYTES_PER_SECOND = 600_000;
const BUILDS = 20;
const STALLED = 600;
/** A client that takes nothing is cut off after one to two minutes. */
const STALLED_MS = 130_000;
const PAGES = ["/", "/images", "/builds"];
const ROUNDS = 30;
const WARM_UP = 3;
const LIMIT_MS = 300;
const WEB_SERVER = "bakehouse-web";

type Times = Map<string, number[]>;

/** How long pages take beside many downloads and builds, and what clients that stop reading cost. */
export async function benchLoad(
  scratch: string,
  { mirror, rounds }: { mirror?: string; rounds: number },
): Promise<string> {
  const title = "Pages beside downloads and builds";
  const machine = `${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)} before`;
  if (!isBuilt()) return `${title}: ${NO_BUILD}`;
  const input = await benchInput(mirror, scratch);
  const upstream = await serveFolder(input.mirror);
  const server = await startProduction(scratch, { BAKEHOUSE_MIRROR: upstream.url });
  try {
    const { file, size } = await publishLarge(scratch, server.url);
    const image = `${server.url}/extensions/${file}`;
    const sections = [
      `${title}: ${DOWNLOADS} of ${megabytes(size)} MB at ${megabytes(BYTES_PER_SECOND)} MB/s each, ${BUILDS} builds`,
      machine,
      await stalled(server, image),
      await beside(server, image, { input, rounds }),
    ];
    return sections.join("\n\n");
  } finally {
    await server.stop();
    await upstream.stop();
  }
}

async function beside(server: Service, image: string, { input, rounds }: { input: Input; rounds: number }) {
  const alone = await askPages(server.url, rounds);
  await queueBuilds(server.url, input);
  const readers = await startReaders(image, { count: DOWNLOADS, rate: BYTES_PER_SECOND });
  const before = standingOf(server.pid, WEB_SERVER);
  const started = performance.now();
  const times = await askPages(server.url, rounds);
  const seconds = (performance.now() - started) / 1_000;
  const { memory, ran, waited } = standingOf(server.pid, WEB_SERVER);
  const left = await waitingBuilds(server.url);
  const { bytes, ended, refused } = await readers.stop();
  const rows = [...rowsOf(alone, "alone"), ...rowsOf(times, "beside")];
  const list: Goal[] = [
    ...PAGES.map((page) => ({
      what: `${page}: 90 % within, ms`,
      value: percentile(times.get(page) ?? [], 90),
      limit: LIMIT_MS,
      digits: 0,
    })),
    { what: "server's memory, MB", value: memory / 1e6, digits: 0 },
    { what: "all downloads together, MB/s", value: bytes / 1e6 / seconds, digits: 0 },
    { what: "server ran, share of the time", value: (ran - before.ran) / seconds },
    { what: "server stood in line for a processor, share", value: (waited - before.waited) / seconds },
    { what: "downloads that were cut off or refused", value: ended + refused, limit: 0, digits: 0 },
    { what: "builds still waiting or baking at the end", value: left, digits: 0 },
  ];
  return `${table(["", "", "50 %: ms", "90 %: ms", "slowest: ms"], rows)}\n\n${goals(list)}`;
}

function rowsOf(times: Times, when: string): string[][] {
  return Array.from(times, ([page, each]) => [
    page,
    when,
    ...[median(each), percentile(each, 90), Math.max(...each)].map((time) => time.toFixed(0)),
  ]);
}

/** One after the other, as somebody who clicks. */
async function askPages(url: string, rounds: number): Promise<Times> {
  const times: Times = new Map(PAGES.map((page) => [page, []]));
  for (let round = -WARM_UP; round < ROUNDS * rounds; round += 1) {
    for (const [page, taken] of times) {
      const started = performance.now();
      const response = await fetch(url + page);
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`${page} answered ${response.status}.`);
      if (round >= 0) taken.push(performance.now() - started);
    }
  }
  return times;
}

/** At the slowest compression, so that they outlast what is measured. */
async function queueBuilds(url: string, { version }: Input): Promise<void> {
  for (let build = 1; build <= BUILDS; build += 1) {
    const body = JSON.stringify({
      recipe: "docker",
      version,
      name: `docker-${build}`,
      arch: ARCH,
      compression: "gzip:9",
    });
    const headers = { "content-type": "application/json" };
    const asked = await fetch(`${url}/api/v1/builds`, { method: "POST", body, headers });
    if (asked.status !== 202) throw new Error(`The server answered ${asked.status}: ${await asked.text()}`);
  }
}

async function waitingBuilds(url: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/status`);
  const { live } = (await response.json()) as { live: number }; // what the API promises
  return live;
}

async function stalled(server: Service, image: string): Promise<string> {
  const before = standingOf(server.pid, WEB_SERVER).memory;
  const readers = await startReaders(image, { count: STALLED, rate: 0 });
  const during = standingOf(server.pid, WEB_SERVER).memory;
  await sleep(STALLED_MS);
  const { ended } = await readers.stop();
  return goals([
    { what: `memory before ${STALLED} clients that take nothing, MB`, value: before / 1e6, digits: 0 },
    { what: "beside them, MB", value: during / 1e6, digits: 0 },
    { what: `after ${STALLED_MS / 1_000} s, MB`, value: standingOf(server.pid, WEB_SERVER).memory / 1e6, digits: 0 },
    { what: "cut off by then", value: ended, limit: STALLED, atLeast: true, digits: 0 },
  ]);
}
