import { beforeEach, expect, it } from "vitest";
import { db } from "#lib/db";
import { bounded, figures } from "#lib/figures";
import { exposition } from "#lib/metrics/exposition";
import { flushFigures } from "#lib/metrics/flush";
import { readFigures } from "#lib/metrics/reads";
import { addFigures } from "#lib/metrics/writes";
import { useDatabase } from "#lib/testing/database";

useDatabase();
beforeEach(() => {
  globalThis.bakehouseFigures = undefined;
});

const built = (outcome: string) => figures().builds.inc({ recipe: "docker", outcome });

/** What all processes have counted of builds, by outcome. */
async function builds(): Promise<Record<string, number>> {
  const rows = await readFigures();
  const own = rows.filter(({ family }) => family === "bakehouse_builds_total");
  return Object.fromEntries(own.map(({ labels, value }) => [labels.outcome, value]));
}

/** As if another process began to count. */
function startProcess(): void {
  globalThis.bakehouseFigures = undefined;
}

it("adds what each process has counted, once", async () => {
  built("succeeded");
  await flushFigures();
  built("succeeded");
  built("failed");
  await Promise.all([flushFigures(), flushFigures(), flushFigures()]);
  startProcess();
  built("succeeded");
  await flushFigures();
  await flushFigures();
  expect(await builds()).toEqual({ succeeded: 3, failed: 1 });
});

it("adds later what the database refused", async () => {
  built("succeeded");
  await db().$executeRawUnsafe('ALTER TABLE "Figure" RENAME TO "Away"');
  await expect(flushFigures()).rejects.toThrow();
  await db().$executeRawUnsafe('ALTER TABLE "Away" RENAME TO "Figure"');
  built("succeeded");
  await flushFigures();
  expect(await builds()).toEqual({ succeeded: 2 });
});

it("tells a bounded number of hosts and names apart, in a process and in all", async () => {
  const hosts = Array.from({ length: 250 }, (_, n) => bounded("host", `${n}.example`));
  expect(new Set(hosts).size).toBe(101);
  expect(bounded("host", "7.example")).toBe("7.example");
  expect(bounded("recipe", "docker")).toBe("docker");
  const labels = (n: number) => ({ host: `${n}.example`, status: "2xx" });
  const rows = Array.from({ length: 3_000 }, (_, n) => ({ labels: labels(n), value: 1, isNew: true }));
  const family = { family: "bakehouse_upstream_answers_total", sample: "bakehouse_upstream_answers_total" };
  await addFigures(rows.map((row) => ({ ...row, ...family })));
  await addFigures([3_000, 3_001].map((n) => ({ ...family, labels: labels(n), value: 2, isNew: true })));
  await addFigures([{ ...family, labels: labels(5), value: 2, isNew: false }]);
  const kept = (await readFigures()).filter((row) => row.family === family.family);
  expect(kept).toHaveLength(3_001);
  expect(kept.find(({ labels: { host } }) => host === "other")?.value).toBe(4);
  expect(kept.find(({ labels: { host } }) => host === "5.example")?.value).toBe(3);
});

it("is read by Prometheus, as text and as OpenMetrics", async () => {
  for (const seconds of [0.2, 3, 3, 5_000]) figures().stages.observe({ stage: "bake" }, seconds);
  built('a "quoted"\nname');
  await flushFigures();
  const text = await exposition("text", await readFigures(), []);
  expect(text).toContain(`# TYPE bakehouse_build_stage_seconds histogram
bakehouse_build_stage_seconds_bucket{le="0.1",stage="bake"} 0
bakehouse_build_stage_seconds_bucket{le="0.5",stage="bake"} 1
bakehouse_build_stage_seconds_bucket{le="1",stage="bake"} 1
bakehouse_build_stage_seconds_bucket{le="2.5",stage="bake"} 1
bakehouse_build_stage_seconds_bucket{le="5",stage="bake"} 3
`);
  expect(text).toContain(`bakehouse_build_stage_seconds_bucket{le="3600",stage="bake"} 3
bakehouse_build_stage_seconds_bucket{le="+Inf",stage="bake"} 4
bakehouse_build_stage_seconds_count{stage="bake"} 4
bakehouse_build_stage_seconds_sum{stage="bake"} 5006.2
`);
  expect(text).toContain(`# TYPE bakehouse_builds_total counter
bakehouse_builds_total{outcome="a \\"quoted\\"\\nname",recipe="docker"} 1
`);
  const open = await exposition("openMetrics", await readFigures(), []);
  expect(open).toContain("# TYPE bakehouse_builds counter\nbakehouse_builds_total{outcome=");
  expect(open.endsWith("# EOF\n")).toBe(true);
  expect(await exposition("text", await readFigures(), [])).toBe(text);
});
