import { createHash } from "node:crypto";
import { createReadStream, rmSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { bake } from "#lib/bake/bake";
import { requireContents } from "#lib/bake/contents";
import { requireListing } from "#lib/bake/listing";
import { ZSTD } from "#lib/compression";
import { rehearse } from "#lib/rehearse/rehearse";
import { testPlan } from "#lib/testing/bakery";
import { ARCH, type Input } from "./input";
import { median, table } from "./table";

/** Seconds. */
type Times = { bake: number; list: number; bytes: number; one: number; every: number };

/** What it costs a bake that its image is read back, and that it is rehearsed: as parts of the time that the bake took. */
export async function benchReadBack(scratch: string, input: Input, rounds: number): Promise<string> {
  const times: Times[] = [];
  let outcome = "";
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`round ${round} of ${rounds}: reading back and rehearsing\n`);
    const measured = await measureOnce(path.join(scratch, "read-back.raw"), input);
    times.push(measured.times);
    outcome = measured.outcome;
  }
  const of = (pick: (times: Times) => number) => median(times.map(pick));
  const row = (what: string, pick: (times: Times) => number) => [
    what,
    of(pick).toFixed(2),
    `${(100 * of((each) => pick(each) / (each.bake - each.list - each.bytes))).toFixed(1)} %`,
  ];
  const rows = [
    row("bake without reading back", ({ bake, list, bytes }) => bake - list - bytes),
    row("its list is read back", ({ list }) => list),
    row("its bytes are read back, beside the digest", ({ bytes }) => bytes),
    row("rehearsal for Flatcar", ({ one }) => one),
    row("rehearsal for any system", ({ every }) => every),
  ];
  return `What reading back and rehearsing add (${ZSTD}, no download; the rehearsal: ${outcome})\n${table(["", "wall s", "of the bake"], rows)}`;
}

async function measureOnce(output: string, input: Input): Promise<{ times: Times; outcome: string }> {
  const { signal } = new AbortController();
  const plan = planOf(input);
  const open = (_source: unknown, span?: { start: number; end: number }) =>
    createReadStream(path.join(input.mirror, input.path), span && { start: span.start, end: span.end - 1 });
  const tools = { open, output, signal, log: () => {}, onProgress: () => {} };
  const { seconds: baked, value: result } = await timed(() => bake(plan, tools));
  const { manifest } = result;
  const { seconds: list } = await timed(() => requireListing(output, manifest, signal));
  const { seconds: digest } = await timed(() => digestOf(output));
  const { seconds: both } = await timed(() =>
    Promise.all([digestOf(output), requireContents(output, manifest, signal)]),
  );
  const image = { name: plan.name, osVersion: null, arch: ARCH, path: output, manifest };
  const at = { folder: `${output}.tree` };
  const one = await timed(() => rehearse({ ...image, os: "flatcar" }, at));
  const every = await timed(() => rehearse({ ...image, os: "_any" }, at));
  rmSync(output);
  const { outcome, by } = one.value;
  const times = { bake: baked, list, bytes: Math.max(0, both - digest), one: one.seconds, every: every.seconds };
  return { times, outcome: by === null ? outcome : `${outcome} by ${by}` };
}

/** Its programs alone. What it says of its system fits one and all of them. */
function planOf({ size }: Input) {
  const from = { op: "place", source: "docker", from: "docker/*", to: "usr/bin/", strip: 1 } as const;
  return testPlan({
    ...{ name: "mydocker", arch: ARCH, compression: ZSTD, extensionRelease: "ID=_any\n" },
    sources: [
      {
        ...{ id: "docker", url: "https://download.docker.com/docker.tgz", format: "tar.gz", sums: null, sha256: null },
        ...{ size, verifiedBy: null },
      },
    ],
    steps: [{ ...from, exclude: [], mode: null }],
  });
}

async function digestOf(file: string): Promise<void> {
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), createHash("sha256"));
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1_000 };
}
