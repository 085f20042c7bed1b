import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { generateKey } from "#lib/signing/key";
import { type Cable, newCable } from "#lib/testing/cable";
import { type Fixture, startFixture } from "#lib/testing/fixture";
import { type Host, startHost } from "#lib/testing/host";
import { BAKER, BUCKET, startSwift } from "#lib/testing/swift";
import { ROOT } from "../../scripts/folders.mjs";
import { freePort } from "../../scripts/port";
import { startPostgresql } from "../../scripts/postgresql";
import { programFile } from "../../scripts/programs.mjs";

type Web = Host & { url: string };
/** It reaches database, storage and upstream through the cable alone. */
export type Worker = Host & { cable: Cable };

/** Several hosts with one PostgreSQL, one object storage and one upstream. */
export type Cluster = {
  /** Of PostgreSQL. */
  database: string;
  fixture: Fixture;
  webs: Web[];
  workers: Worker[];
  startWorker(): Promise<Worker>;
  stop(): Promise<void>;
};

const START_MS = 60_000;

/**
 * Starts web servers and workers from the bundles and the production build that set-up makes, each a process with a data folder
 * of its own.
 */
export async function startCluster(
  size: { webs: number; workers: number },
  how?: { isDurable: boolean },
): Promise<Cluster> {
  const [postgresql, swift, fixture] = await Promise.all([startPostgresql(how), startSwift(), startFixture()]);
  const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-cluster-"));
  const addresses = { database: postgresql.url, storage: swift.endpoint, upstream: fixture.url };
  const shared = { ...variablesOf(addresses), ...(await commonSettings(folder)) };
  const hosts: Host[] = [];
  const workers: Worker[] = [];
  const start = async (args: string[], own: Record<string, string>) => {
    const data = path.join(folder, `host-${randomUUID()}`);
    await mkdir(data);
    const host = startHost(args, { ...shared, ...own, BAKEHOUSE_DATA: data });
    hosts.push(host);
    return host;
  };
  const startWeb = async (): Promise<Web> => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const web = await start([programFile("web")], { PORT: String(port) });
    await until(async () => (await fetch(`${url}/healthz`)).ok, "a web server does not start");
    return Object.assign(web, { url });
  };
  const startWorker = async (): Promise<Worker> => {
    const cable = newCable();
    const own = variablesOf(await through(cable, addresses));
    const alive = path.join(folder, `alive-${randomUUID()}`);
    const worker = Object.assign(await start([programFile("worker"), "--alive", alive], own), { cable });
    workers.push(worker);
    await until(() => worker.said.some((line) => line.includes("is ready")), "a worker does not start");
    return worker;
  };
  const stop = async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    for (const { cable } of workers) cable.close();
    await Promise.all([postgresql.stop(), swift.stop(), fixture.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const env: NodeJS.ProcessEnv = { ...process.env, ...shared, BAKEHOUSE_DATA: folder };
    await promisify(execFile)(process.execPath, [programFile("migrate")], { cwd: ROOT, env });
    const webs = await Promise.all(Array.from({ length: size.webs }, startWeb));
    await Promise.all(Array.from({ length: size.workers }, startWorker));
    return { database: postgresql.url, fixture, webs, workers, startWorker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Addresses = Record<"database" | "storage" | "upstream", string>;

function variablesOf({ database, storage, upstream }: Addresses) {
  const store = `s3://${BUCKET}/images?endpoint=${storage}`;
  return { DATABASE_URL: database, BAKEHOUSE_STORE: store, BAKEHOUSE_MIRROR: upstream };
}

/** The same at the end of a cable. */
async function through(cable: Cable, { database, storage, upstream }: Addresses): Promise<Addresses> {
  const at = async (address: string) => {
    const url = new URL(address);
    url.port = String(await cable.to(Number(url.port)));
    return url.href.replace(/\/$/, "");
  };
  return { database: await at(database), storage: await at(storage), upstream: await at(upstream) };
}

/** What is the same on all hosts, the key that signs among it. */
async function commonSettings(folder: string) {
  const key = path.join(folder, "key.asc");
  await writeFile(key, (await generateKey(new Date())).armor(), { mode: 0o600 });
  return {
    NODE_ENV: "production" as const,
    HOST: "127.0.0.1",
    BAKEHOUSE_URL: "http://bakehouse.test",
    BAKEHOUSE_RATE_LIMITS: "off",
    BAKEHOUSE_QUEUE: "1000",
    BAKEHOUSE_SIGNING_KEY_FILE: key,
    AWS_ACCESS_KEY_ID: BAKER.accessKeyId,
    AWS_SECRET_ACCESS_KEY: BAKER.secretAccessKey,
  };
}

async function until(holds: () => boolean | Promise<boolean>, complaint: string): Promise<void> {
  for (const end = Date.now() + START_MS; Date.now() < end; await sleep(100)) {
    const isSo = await Promise.resolve(holds()).catch(() => false);
    if (isSo) return;
  }
  throw new Error(`${complaint}.`);
}
