import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { Operations } from "#lib/operations/schema";
import { askFor, bytesAt, ended, read, sent } from "#lib/testing/ask-server";
import { type Cluster, startCluster } from "#lib/testing/cluster";

// Two web servers and four workers, each as on a host of its own, with one PostgreSQL and one object storage. On machines of any speed.
test.describe.configure({ timeout: 150_000 });
const PATIENT = { timeout: 60_000 };
let cluster: Cluster;
test.beforeAll(async () => {
  test.setTimeout(150_000);
  cluster = await startCluster({ webs: 2, workers: 4 });
});
test.afterAll(() => cluster.stop());

const DOCKER = "https://download.docker.com/linux/static/stable/x86_64";
/** Whichever web server's turn it is. */
const webAt = (index: number) => cluster.webs[index % 2]?.url ?? "";
const both = <T>(ask: (url: string) => Promise<T>) => Promise.all(cluster.webs.map(({ url }) => ask(url)));
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
/** What all workers said that matches. */
const said = (pattern: RegExp) => cluster.workers.flatMap((worker) => worker.said.filter((line) => pattern.test(line)));

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: cluster.database });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("200 equal requests over both web servers are one build, and both send its image", async () => {
  const wanted = { recipe: "docker", version: "24.0.5", name: "equal" };
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => askFor(webAt(index), wanted)));
  const ids = new Set(answers.map(({ build }) => build.id));
  expect(ids.size).toBe(1);
  const [id = ""] = ids;
  const { build, image } = await ended(webAt(0), id);
  expect(build.error).toBe(null);
  expect((await ended(webAt(1), id)).image).toEqual(image);
  const sums = await both(async (url) => sha256(await bytesAt(`${url}/extensions/${image?.file}`)));
  expect(sums).toEqual([image?.sha256, image?.sha256]);
  expect(await rows(`SELECT id, attempts FROM "Build" WHERE name = 'equal'`)).toEqual([{ id, attempts: 1 }]);
});

/** Asks for images of a version that nobody has downloaded yet, until every worker bakes one of them; `letGo` lets the downloads go on. */
async function askAndHold(version: string, names: string[]): Promise<{ ids: string[]; letGo(): void }> {
  const archive = `${DOCKER}/docker-${version}.tgz`;
  cluster.fixture.slow(1, archive);
  const asked = names.map((name, index) => askFor(webAt(index), { recipe: "docker", version, name }));
  const ids = (await Promise.all(asked)).map(({ build }) => build.id);
  const baking = async () => {
    const { workers } = await read(`${webAt(0)}/api/v1/operations`, Operations);
    return workers.flatMap(({ doing }) => doing.map(({ id }) => id)).filter((id) => ids.includes(id));
  };
  await expect.poll(async () => (await baking()).length, PATIENT).toBe(Math.min(names.length, 4));
  expect(new Set(await baking()).size).toBe((await baking()).length);
  return { ids, letGo: () => cluster.fixture.slow(null, archive) };
}

test("of many requests each is built once, and every worker does some of them", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `many-${index}`);
  const { ids, letGo } = await askAndHold("20.10.24", names);
  letGo();
  for (const [index, id] of ids.entries()) expect((await ended(webAt(index), id)).build.status).toBe("succeeded");
  expect(said(/Baking many-/)).toHaveLength(20);
  for (const worker of cluster.workers) expect(worker.said.join("\n")).toContain("Baking many-");
  const images = await rows(`SELECT name FROM "Image" WHERE name LIKE 'many-%'`);
  expect(images.map(({ name }) => name).sort()).toEqual(names.sort());
});

test("what one web server publishes or withdraws, machines read from the other one at once", async () => {
  const bake = async (version: string, index: number) => {
    const { build } = await askFor(webAt(index), { recipe: "docker", version, name: "shown" });
    return (await ended(webAt(index), build.id)).image?.file ?? "";
  };
  const [file = ""] = await Promise.all(["24.0.5", "24.0.9"].map(bake));
  const lists = async () => {
    const addresses = ["shown/SHA256SUMS", "SHA256SUMS", "SHA256SUMS.gpg"].map((name) => `/extensions/${name}`);
    const [one, two] = await both((url) => Promise.all(addresses.map((address) => bytesAt(url + address))));
    expect(one).toEqual(two);
    return one?.join("\n");
  };
  expect(await lists()).toContain(file);
  await sent(`${webAt(0)}/api/v1/images/${file}/withdraw`, { reason: "It does not start." });
  expect(await lists()).not.toContain(file);
  await sent(`${webAt(1)}/api/v1/images/${file}/publish`);
  expect(await lists()).toContain(file);
});

test("a watch is looked at by one worker, whichever web server asks, and asks for each version once", async () => {
  const names = Array.from({ length: 6 }, (_, index) => `watched-${index}`);
  const add = (name: string, index: number) => sent(`${webAt(index)}/api/v1/watches`, { recipe: "docker", name });
  await Promise.all(names.map(add));
  const looks = `SELECT looks FROM "Watch" WHERE "lookedAt" IS NOT NULL AND NOT wanted`;
  await expect.poll(() => rows(looks), PATIENT).toEqual(names.map(() => ({ looks: 1 })));
  expect(said(/Looked for watched-/)).toHaveLength(6);
  const builds = await rows(`SELECT name, version FROM "Build" WHERE name LIKE 'watched-%' ORDER BY name`);
  expect(builds).toEqual(names.map((name) => ({ name, version: "27.3.1" })));
});

test("a worker that is cut off for half a minute harms nothing, and goes on afterwards", async () => {
  const { ids, letGo } = await askAndHold("23.0.6", ["cut"]);
  const [id = ""] = ids;
  const victim = cluster.workers.find((worker) => worker.said.some((line) => line.includes(`(build ${id})`)));
  victim?.cable.pull();
  await sleep(30_000);
  victim?.cable.plug();
  letGo();
  expect((await ended(webAt(0), id)).build).toMatchObject({ status: "succeeded", error: null });
  expect(await rows(`SELECT "buildId" FROM "Image" WHERE name = 'cut'`)).toEqual([{ buildId: id }]);

  const after = await askAndHold("25.0.3", ["after-0", "after-1", "after-2", "after-3"]);
  expect(victim?.said.join("\n")).toContain("Baking after-");
  after.letGo();
  for (const each of after.ids) expect((await ended(webAt(1), each)).build.status).toBe("succeeded");
  const stuck = `SELECT id FROM "Build" WHERE "liveKey" IS NOT NULL OR lease IS NOT NULL UNION SELECT "buildId" FROM "PendingImage"`;
  expect(await rows(stuck)).toEqual([]);
});

test("machines are served, and images baked, while one web server is away", async () => {
  const signers = () => rows(`SELECT kind, fingerprint FROM "SigningHost" ORDER BY kind`);
  const [first, ...others] = await signers();
  const kinds = ["web", "web", "worker", "worker", "worker", "worker"];
  const { fingerprint } = first ?? {};
  expect(fingerprint).toMatch(/^[0-9a-f]{40}$/);
  expect([first, ...others]).toEqual(kinds.map((kind) => ({ kind, fingerprint })));
  await cluster.webs[1]?.stop();
  expect(await signers()).toEqual(kinds.slice(1).map((kind) => ({ kind, fingerprint })));
  const { build } = await askFor(webAt(0), { recipe: "docker", version: "24.0.5", name: "alone" });
  const { image } = await ended(webAt(0), build.id);
  expect(sha256(await bytesAt(`${webAt(0)}/extensions/${image?.file}`))).toBe(image?.sha256);
  expect((await bytesAt(`${webAt(0)}/extensions/SHA256SUMS`)).toString()).toContain(image?.file);
});
