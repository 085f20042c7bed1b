import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import type { Plan, PlanSource, SourceFormat } from "#lib/recipes/plan";
import { useOutside } from "#lib/testing/outside";
import { runTogether } from "#lib/testing/processes";
import { COMPOSE, DOCKER, KUBECTL, planOf } from "#lib/testing/source-plan";
import { sha256Of } from "#lib/testing/upstream-files/upstream-files";
import { addToCache, cachePath } from "#lib/upstream/cache";
import { type DownloadTools, download, dropDownloads, rememberDownloads } from "#lib/upstream/download";
import type { Ledger } from "#lib/upstream/expected";
import { resolve } from "#lib/upstream/resolve";

const outside = useOutside();
async function run(plan: Plan, tools: Partial<DownloadTools> = {}): Promise<PlanSource[]> {
  const how = { signal: new AbortController().signal, onProgress: () => undefined, ...tools };
  return (await download(outside.upstream, await resolve(outside.upstream, plan), how)).sources;
}

function memoryLedger(): Ledger & { rows: Map<string, string> } {
  const rows = new Map<string, string>();
  return {
    rows,
    find: async (url) => (rows.has(url) ? { sha256: rows.get(url) ?? "" } : null),
  };
}

const filesIn = async (name: string) => readdir(path.join(outside.upstream.cache.folder, name)).catch(() => []);
const asked = (url: string) => outside.fixture.requests.filter((request) => `https://${request}` === url).length;

it("brings all sources into the cache, checked as far as anybody vouches for them", async () => {
  const progress: [number, number | null][] = [];
  const sources = await run(planOf(DOCKER, KUBECTL, COMPOSE), { onProgress: (...now) => progress.push(now) });
  expect(sources.map(({ verifiedBy }) => verifiedBy)).toEqual(["first-use", "published", "published"]);
  for (const { sha256, size } of sources) {
    const bytes = await readFile(cachePath(outside.upstream.cache, sha256 ?? ""));
    expect([sha256Of(bytes), bytes.length]).toEqual([sha256, size]);
  }
  const total = sources.reduce((sum, { size }) => sum + (size ?? 0), 0);
  expect(progress.at(-1)).toEqual([total, total]);
  expect(progress[0]).toEqual([0, null]);
  expect(await filesIn("tmp")).toEqual([]);
});

it("downloads nothing twice: with published digests, a ledger, or neither", async () => {
  const plan = planOf(DOCKER, KUBECTL);
  const sources = await run(plan);
  await rememberDownloads(outside.upstream, { ...plan, sources });
  expect(await run(plan)).toEqual(sources);
  const ledger = memoryLedger();
  ledger.rows.set(DOCKER, sources[0]?.sha256 ?? "");
  expect((await run(planOf(DOCKER), { ledger }))[0]?.verifiedBy).toBe("recorded");
  expect([asked(DOCKER), asked(KUBECTL)]).toEqual([1, 1]);
});

it("downloads anew what nothing was baked of, or what a bake could not use", async () => {
  const plan = planOf(DOCKER, KUBECTL);
  await run(plan);
  const sources = await run(plan);
  expect([asked(DOCKER), asked(KUBECTL)]).toEqual([2, 1]);
  await rememberDownloads(outside.upstream, { ...plan, sources });
  await dropDownloads(outside.upstream, { ...plan, sources });
  expect(await filesIn("sha256")).toEqual([sources[1]?.sha256]);
  await run(plan);
  expect([asked(DOCKER), asked(KUBECTL)]).toEqual([3, 1]);
});

it.each<[string, SourceFormat, string, string]>([
  ["a page", "tar.gz", "\n<!DOCTYPE html><title>Sign in</title>", ' as tar.gz: it begins with "<!DOCTYPE html>'],
  ["a page in place of a program", "file", "<html><title>Sign in</title>", ': it begins with "<html><title>Sign in'],
  ["an error text", "tar.xz", '{"error":"no"}', ' as tar.xz: it begins with "{'],
  ["another archive", "tar.gz", "PK\u0003\u0004", ' as tar.gz: it begins with "PK"'],
  ["nothing", "file", "", ": it is empty"],
])("takes %s that comes with status 200 for no source, and keeps nothing of it", async (_, format, body, says) => {
  outside.fixture.put(DOCKER, body);
  const sources = planOf(DOCKER).sources.map((source) => ({ ...source, format }));
  for (const rate of [null, 100]) {
    outside.fixture.slow(rate);
    await expect(run({ ...planOf(), sources })).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining(`docker-24.0.5.tgz cannot be read${says}`),
    });
  }
  expect([...(await filesIn("sha256")), ...(await filesIn("tmp")), ...(await filesIn("urls"))]).toEqual([]);
});

it("never gives out a damaged file of the cache", async () => {
  const [source] = await run(planOf(KUBECTL));
  await writeFile(cachePath(outside.upstream.cache, source?.sha256 ?? ""), "rubbish");
  const [again] = await run(planOf(KUBECTL));
  expect(again).toEqual(source);
  expect(sha256Of(await readFile(cachePath(outside.upstream.cache, source?.sha256 ?? "")))).toBe(source?.sha256);
  expect(outside.log.join("\n")).toContain("is damaged");
});

it("refuses what is not the published file, and keeps nothing of it", async () => {
  outside.fixture.change(KUBECTL);
  await expect(run(planOf(KUBECTL))).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringContaining(`${KUBECTL} is not what upstream published`),
  });
  expect([...(await filesIn("sha256")), ...(await filesIn("tmp")), ...(await filesIn("urls"))]).toEqual([]);
});

it("stops at changed bytes where nothing is published, until the new digest is accepted", async () => {
  const ledger = memoryLedger();
  const recorded = (await run(planOf(DOCKER)))[0]?.sha256;
  ledger.rows.set(DOCKER, recorded ?? "");
  await writeFile(cachePath(outside.upstream.cache, recorded ?? ""), "");
  outside.fixture.change(DOCKER);
  const failure = await run(planOf(DOCKER), { ledger }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "conflict", facts: { changedDigest: { url: DOCKER, recorded } } });
  const { facts } = failure as { facts: { changedDigest: { found: string } } };
  expect(await filesIn("sha256")).toEqual([]);
  ledger.rows.set(DOCKER, facts.changedDigest.found);
  expect((await run(planOf(DOCKER), { ledger }))[0]).toMatchObject({
    sha256: facts.changedDigest.found,
    verifiedBy: "recorded",
  });
});

it("says which file a digest list does not name", async () => {
  outside.fixture.put(
    `${COMPOSE}.sha256`,
    ["s390x", "riscv64"].map((arch) => `${"0".repeat(64)} *docker-compose-linux-${arch}\n`).join(""),
  );
  await expect(run(planOf(COMPOSE))).rejects.toThrow(/has no sha256 or sha512 of docker-compose-linux-x86_64/);
});

it("downloads again what broke off, and gives up in the end", async () => {
  outside.fixture.cut(DOCKER, 1);
  const [source] = await run(planOf(DOCKER));
  expect(source?.size).toBe((await stat(cachePath(outside.upstream.cache, source?.sha256 ?? ""))).size);
  outside.fixture.cut(COMPOSE);
  await expect(run(planOf(COMPOSE))).rejects.toMatchObject({ code: "upstream" });
  expect(asked(COMPOSE)).toBe(5);
  expect(await filesIn("tmp")).toEqual([]);
});

it("refuses what is too large", async () => {
  Object.assign(outside.upstream, { maxDownload: 1000 });
  await expect(run(planOf(DOCKER))).rejects.toMatchObject({
    code: "too_large",
    message: expect.stringContaining("BAKEHOUSE_MAX_DOWNLOAD"),
  });
  expect(await filesIn("tmp")).toEqual([]);
});

it("stops at once when aborted, with the signal's reason and without leftovers", async () => {
  outside.fixture.slow(20_000);
  const controller = new AbortController();
  const running = run(planOf(DOCKER), {
    signal: controller.signal,
    onProgress: (done) => done > 0 && controller.abort(new Error("cancelled by somebody")),
  });
  await expect(running).rejects.toThrow("cancelled by somebody");
  expect([...(await filesIn("tmp")), ...(await filesIn("sha256"))]).toEqual([]);
});

it("stops the other downloads when one fails", async () => {
  const plan = planOf(DOCKER, "https://example.org/none");
  const sources = plan.sources.map((source) => ({ ...source, sums: null }));
  outside.fixture.slow(20_000);
  await expect(run({ ...plan, sources })).rejects.toThrow(/none does not exist/);
  expect(await filesIn("tmp")).toEqual([]);
});

const DOWNLOAD = `
  import { localFetch } from "#lib/testing/outside";
  import { download } from "#lib/upstream/download";
  const { PLAN, CACHE, MIRROR } = process.env;
  const upstream = { mirror: MIRROR, fetch: localFetch, cache: { folder: CACHE, limit: 1e9 }, maxDownload: 1e8, log: () => undefined };
  const how = { signal: new AbortController().signal, onProgress: () => undefined };
  console.log(JSON.stringify(await download(upstream, JSON.parse(PLAN), how)));
`;

it("lets two processes download the same at once", async () => {
  outside.fixture.slow(4e6);
  const { cache, mirror } = outside.upstream;
  const plan = JSON.stringify(await resolve(outside.upstream, planOf(DOCKER, COMPOSE)));
  const variables = { PLAN: plan, CACHE: cache.folder, MIRROR: mirror ?? "" };
  const both = await runTogether(DOWNLOAD, { processes: 2, variables });
  expect(both[0]).toBe(both[1]);
  expect(await filesIn("sha256")).toHaveLength(2);
  for (const digest of await filesIn("sha256"))
    expect(sha256Of(await readFile(cachePath(outside.upstream.cache, digest)))).toBe(digest);
  expect(await filesIn("tmp")).toEqual([]);
});

it("keeps uploads, up to their limit, and uses them as sources", async () => {
  const signal = new AbortController().signal;
  const kept = await addToCache(outside.upstream.cache, Readable.from([Buffer.from("a tar")]), { maxBytes: 5, signal });
  expect(kept).toEqual({ sha256: sha256Of(Buffer.from("a tar")), size: 5 });
  const upload = { ...planOf(DOCKER).sources[0], url: "upload:mine.tgz", sha256: kept.sha256 } as PlanSource;
  expect((await run({ ...planOf(), sources: [upload] }))[0]).toMatchObject({ size: 5, verifiedBy: "upload" });
  const gone = { ...upload, sha256: "0".repeat(64) };
  await expect(run({ ...planOf(), sources: [gone] })).rejects.toMatchObject({ code: "not_found" });
  const tooMuch = addToCache(outside.upstream.cache, Readable.from([Buffer.from("a larger tar")]), {
    maxBytes: 5,
    signal,
  });
  await expect(tooMuch).rejects.toMatchObject({ code: "too_large" });
  expect(await filesIn("tmp")).toEqual([]);
});
