import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { onTestFinished } from "vitest";
import { adoptImage } from "#lib/bake/adopt-image";
import { type BakeResult, type BakeTools, bake } from "#lib/bake/bake";
import type { Plan, PlanSource, SourceFormat } from "#lib/recipes/plan";

/** A plan for an image called `tool` with nothing but its extension-release file. */
export function testPlan(given: Partial<Plan> = {}): Plan {
  const request = { name: "tool", arch: "x86-64", os: "flatcar", compression: "gzip:6", epoch: 0 } as const;
  return {
    ...{ format: 1, kind: "folder", recipe: null, request, fingerprint: "0".repeat(64) },
    ...{ name: "tool", version: null, arch: "x86-64", sources: [], steps: [] },
    extensionRelease: "ID=flatcar\nSYSEXT_LEVEL=1.0\nARCHITECTURE=x86-64\n",
    ...{ compression: "gzip:6", epoch: 0, warnings: [] },
    ...given,
  };
}

export function testSource(id: string, format: SourceFormat, bytes: Uint8Array): PlanSource {
  const url = `https://example.org/${id}${format === "file" ? "" : `.${format}`}`;
  return { id, url, format, sums: null, sha256: null, size: bytes.length, verifiedBy: null };
}

export type Baked = BakeResult & { output: string; log: string[]; progress: number };

/** Bakes into a folder that is gone after the test. `bytes` are the sources' by their id. */
export async function bakeForTest(
  plan: Plan,
  bytes: Record<string, Uint8Array> = {},
  tools: Partial<BakeTools> = {},
): Promise<Baked> {
  const log: string[] = [];
  let progress = 0;
  const output = tools.output ?? path.join(await scratch(), "image");
  const work = plan.steps.some(({ op }) => op === "adopt") ? adoptImage : bake;
  const result = await work(plan, {
    open: ({ id }, span) => Readable.from([(bytes[id] ?? new Uint8Array()).subarray(span?.start, span?.end)]),
    output,
    log: (level, text) => log.push(`${level} ${text}`),
    signal: new AbortController().signal,
    onProgress: (done) => {
      progress = done;
    },
    ...tools,
  });
  return { ...result, output, log, progress };
}

/** An empty folder that is gone after the test. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "bakehouse-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
