import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, it } from "vitest";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import handler from "../../pages/api/extensions/[[...path]]";
import { ask } from "../_server/testing/ask";
import { bakeQueued } from "../_server/testing/bake-queued";

const test = useContext();
beforeEach(() => {
  globalThis.bakehouseFigures = undefined;
});

const FILE = "docker-20.10.24-x86-64.raw";

async function bake(): Promise<void> {
  await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "20.10.24" } });
  await bakeQueued(test.context);
}

/** Asks the repository over HTTP; gives the statuses. */
async function fetchAll(...requests: [string, Record<string, string>?][]): Promise<number[]> {
  const server = createServer((request, response) => {
    const path = request.url?.split("/").slice(2) ?? [];
    void handler(Object.assign(request, { query: { path } }) as never, response as never);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const statuses = [];
  for (const [path, headers = {}] of requests) {
    const response = await fetch(`http://127.0.0.1:${port}/extensions/${path}`, { headers });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  await new Promise((resolve) => server.close(resolve));
  return statuses;
}

async function scrape(accept = "text/plain"): Promise<string> {
  const { status, headers, body } = await ask("GET", "/metrics", { headers: { accept } });
  expect(status).toBe(200);
  expect(headers.get("content-type")).toContain(accept.split(";")[0]);
  return body;
}

it("says what was baked, downloaded, served and asked for", async () => {
  await bake();
  const pull = { "user-agent": "systemd-pull/252.39-1~deb12u2" };
  const requests: [string, Record<string, string>?][] = [
    [FILE],
    [FILE, { range: "bytes=0-9" }],
    ["docker/SHA256SUMS", pull],
    ["docker/SHA256SUMS", pull],
    ["none-1.0-x86-64.raw"],
  ];
  expect(await fetchAll(...requests)).toEqual([200, 206, 200, 200, 404]);
  const text = await scrape();
  const find = () => db().image.findUniqueOrThrow({ where: { file: FILE } });
  // It is noted a moment later, which must not be after this test.
  await expect.poll(async () => (await find()).fetchedAt).not.toBeNull();
  const image = await find();
  for (const line of [
    'bakehouse_builds_total{outcome="succeeded",recipe="docker"} 1',
    `bakehouse_baked_bytes_total ${image.size}`,
    'bakehouse_download_cache_total{result="miss"} 1',
    'bakehouse_downloads_total{answer="200",extension="docker"} 1',
    'bakehouse_downloads_total{answer="206",extension="docker"} 1',
    'bakehouse_downloads_total{answer="404",extension="none"} 1',
    `bakehouse_served_bytes_total ${image.size + 10n}`,
    'bakehouse_polls_total{agent="systemd 252",answer="200"} 2',
    'bakehouse_builds_now{status="queued"} 0',
    "bakehouse_workers 0",
    'bakehouse_watches{state="failing"} 0',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).toMatch(/bakehouse_upstream_answers_total\{host="download\.docker\.com",status="2xx"\} [1-9]/);
  expect(text).toMatch(/bakehouse_build_stage_seconds_count\{stage="bake"\} 1\n/);
  expect(text).toMatch(/bakehouse_database_seconds_count\{kind="read"\} [1-9]/);
  expect(text).toMatch(/bakehouse_store_seconds_count\{operation="put"\} [1-9]/);
  expect(text).toMatch(/^process_resident_memory_bytes [1-9]/m);
});

it("says what waits, and for how long", async () => {
  await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "20.10.24" } });
  await db().build.updateMany({ data: { createdAt: new Date(Date.now() - 90_000) } });
  const text = await scrape();
  expect(text).toContain('bakehouse_builds_now{status="queued"} 1\n');
  expect(text).toMatch(/^bakehouse_oldest_queued_seconds 9\d(\.\d+)?$/m);
});

it("speaks OpenMetrics where that is asked for, as Prometheus does", async () => {
  const accept = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";
  const text = await scrape(accept);
  expect(text.endsWith("# EOF\n")).toBe(true);
  expect(text).toContain("# TYPE process_cpu_seconds counter\n");
  expect(await scrape()).toContain("# TYPE process_cpu_seconds_total counter\n");
});
