import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { askFor, bytesAt, ended } from "#lib/testing/ask-server";
import { type Cluster, startCluster, type Worker } from "#lib/testing/cluster";
import { runTogether } from "#lib/testing/processes";
import { runNode } from "../scripts/run.mjs";
import { goals, percentile, table } from "./table";

const WORKERS = 4;
const BUILDS = 8;
/** How long upstream takes to send what one build is made of: much longer than what is to be done with it, by one machine for all workers. */
const DRIP_SECONDS = 20;
const EQUAL = 200;
const WRITE_MS = 4_000;
const DOCKER = "download.docker.com/linux/static/stable/x86_64";
const LIKE = "24.0.5";

/** What several hosts do together: all of them processes of this machine, on a PostgreSQL that flushes what it writes and a real object storage. */
export async function benchCluster(): Promise<string> {
  const title = "Several hosts: 2 web servers, PostgreSQL, object storage";
  // Hosts are started from what it makes, which may be of yesterday.
  if ((await runNode(["scripts/start.mjs", "--setup"])) !== 0)
    throw new Error("Setting up failed; the reason is above.");
  const machine = `${availableParallelism()} processors for all of them, load ${loadavg()[0]?.toFixed(1)} before`;
  const cluster = await startCluster({ webs: 2, workers: 1 }, { isDurable: true });
  try {
    const sections = [await workersTogether(cluster)];
    await drip(cluster, "26.3.0");
    sections.push(await equalRequests(cluster, "26.3.0", "that nobody has"));
    sections.push(await equalRequests(cluster, LIKE, "that is there"));
    sections.push(await failover(cluster), await writes(cluster));
    return [title, machine, ...sections].join("\n\n");
  } finally {
    await cluster.stop();
  }
}

/** The same builds, which wait for upstream most of the time, by one worker and by four. */
async function workersTogether(cluster: Cluster): Promise<string> {
  for (const { url } of cluster.webs) {
    const { build } = await askFor(url, { recipe: "docker", version: LIKE });
    await ended(url, build.id);
  }
  const one = await secondsFor(cluster, "26.0");
  while (cluster.workers.length < WORKERS) await cluster.startWorker();
  const four = await secondsFor(cluster, "26.1");
  const perMinute = (seconds: number) => ((BUILDS * 60) / seconds).toFixed(1);
  const header = [`${BUILDS} builds, ${DRIP_SECONDS} s of download each`, "seconds", "builds a minute"];
  const rows = [
    ["1 worker", one.toFixed(1), perMinute(one)],
    [`${WORKERS} workers`, four.toFixed(1), perMinute(four)],
  ];
  const ratio = { what: "as many builds as one worker makes", value: one / four, limit: 3.6, atLeast: true };
  return `${table(header, rows)}\n\n${goals([ratio])}`;
}

/** From when the first build is begun until the last one has ended. */
async function secondsFor(cluster: Cluster, minor: string): Promise<number> {
  const versions = Array.from({ length: BUILDS }, (_, patch) => `${minor}.${patch}`);
  for (const version of versions) await drip(cluster, version);
  const asked = versions.map((version, index) => askFor(urlAt(cluster, index), { recipe: "docker", version }));
  const spans = [];
  for (const { build } of await Promise.all(asked)) {
    const { error, startedAt, finishedAt } = (await ended(urlAt(cluster, 0), build.id)).build;
    if (error !== null) throw new Error(error.message);
    spans.push({ from: Date.parse(startedAt ?? ""), to: Date.parse(finishedAt ?? "") });
  }
  const [first, last] = [Math.min(...spans.map(({ from }) => from)), Math.max(...spans.map(({ to }) => to))];
  return (last - first) / 1_000;
}

/** Upstream has a new version, which arrives slowly; at `rate` bytes a second, or in the usual time. */
async function drip({ fixture }: Cluster, version: string, rate?: number): Promise<void> {
  const bytes = await bytesAt(`${fixture.url}/${DOCKER}/docker-${LIKE}.tgz`);
  const address = `https://${DOCKER}/docker-${version}.tgz`;
  fixture.put(address, bytes);
  fixture.slow(rate ?? bytes.length / DRIP_SECONDS, address);
}

function urlAt({ webs }: Cluster, index: number): string {
  return webs[index % webs.length]?.url ?? "";
}

async function equalRequests(cluster: Cluster, version: string, which: string): Promise<string> {
  const wanted = { recipe: "docker", version };
  const asked = Array.from({ length: EQUAL }, async (_, index) => {
    const started = performance.now();
    const { build } = await askFor(urlAt(cluster, index), wanted);
    return { id: build.id, took: performance.now() - started };
  });
  const answers = await Promise.all(asked);
  await ended(urlAt(cluster, 0), answers[0]?.id ?? "");
  const times = answers.map(({ took }) => took);
  return goals([
    {
      what: `builds of ${EQUAL} equal requests at once for an image ${which}`,
      value: new Set(answers.map(({ id }) => id)).size,
      limit: 1,
      digits: 0,
    },
    { what: "half of them are answered within, ms", value: percentile(times, 50), digits: 0 },
    { what: "95 % within, ms", value: percentile(times, 95), digits: 0 },
  ]);
}

/** Seconds from when a worker is gone until another one has its build. */
async function failover(cluster: Cluster): Promise<string> {
  const ways: [string, string, (worker: Worker) => unknown][] = [
    ["told to stop", "26.2.0", (worker) => worker.stop()],
    ["killed", "26.2.1", (worker) => worker.stop("SIGKILL")],
    ["cut off from the network", "26.2.2", (worker) => worker.cable.pull()],
  ];
  const rows = [];
  for (const [way, version, lose] of ways)
    rows.push([way, (await secondsUntilTaken(cluster, version, lose)).toFixed(1)]);
  return table(["another worker has the build of one that is", "after s"], rows);
}

async function secondsUntilTaken(
  cluster: Cluster,
  version: string,
  lose: (worker: Worker) => unknown,
): Promise<number> {
  await drip(cluster, version, 1);
  const { build } = await askFor(urlAt(cluster, 0), { recipe: "docker", version });
  const baking = () => cluster.workers.filter(({ said }) => said.some((line) => line.includes(`(build ${build.id})`)));
  while (baking().length === 0) await sleep(50);
  const [first] = baking();
  // So that it has given signs of life for a while.
  await sleep(3_000);
  const lost = performance.now();
  if (first !== undefined) void lose(first);
  while (baking().length === 1) await sleep(50);
  const taken = performance.now();
  cluster.fixture.slow(null, `https://${DOCKER}/docker-${version}.tgz`);
  await ended(urlAt(cluster, 0), build.id);
  first?.cable.plug();
  return (taken - lost) / 1_000;
}

const WRITER = `
  import { db } from "#lib/db";
  const row = (id) => ({ data: { id, input: {}, createdAt: new Date() } });
  await db().savedConfig.create(row(\`warm-\${process.pid}\`));
  let count = 0;
  for (const end = Date.now() + ${WRITE_MS}; Date.now() < end; count++)
    await db().savedConfig.create(row(\`\${process.pid}-\${count}\`));
  console.log(count);
  await db().$disconnect();`;

/** One row after the other, in so many processes at once. */
async function writes({ database }: Cluster): Promise<string> {
  const rows = [];
  for (const processes of [1, 2, 4]) {
    const counts = await runTogether(WRITER, { processes, variables: { DATABASE_URL: database } });
    const all = counts.reduce((sum, count) => sum + Number(count), 0);
    rows.push([String(processes), ((all * 1_000) / WRITE_MS).toFixed(0)]);
  }
  return table(["processes that write", "writes a second, together"], rows);
}
