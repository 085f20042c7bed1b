import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { benchBake } from "./bake";
import { benchCatalogue } from "./catalogue";
import { benchCluster } from "./cluster";
import { benchCompression } from "./compression";
import { benchDownload } from "./download";
import { benchLoad } from "./load";
import { measurePreview } from "./preview";
import { benchScale } from "./scale";
import { benchServer } from "./server";
import { goals } from "./table";

// npm run bench [-- MEASURE… --mirror FOLDER --rounds N --against CHECKOUT]
const MEASURES = {
  bake: benchBake,
  server: benchServer,
  download: benchDownload,
  load: benchLoad,
  preview: benchPreview,
  scale: benchScale,
  catalogue: benchCatalogue,
  compression: benchCompression,
  cluster: benchCluster,
};
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mirror: { type: "string" },
    rounds: { type: "string", default: "3" },
    against: { type: "string" },
  },
});
const mirror = values.mirror ?? process.env.BENCH_MIRROR;
const settings = {
  rounds: Number(values.rounds),
  mirror: mirror && path.resolve(mirror),
  against: values.against && path.resolve(values.against),
};

for (const [name, bench] of Object.entries(MEASURES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const scratch = await mkdtemp(path.join(os.tmpdir(), "bakehouse-bench-"));
  try {
    console.log(`\n${await bench(scratch, settings)}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function benchPreview(): Promise<string> {
  const { median, cpu, target } = measurePreview();
  const list = [
    { what: "median, ms", value: median, limit: target, digits: 1 },
    { what: "processor time, ms", value: cpu, digits: 1 },
  ];
  return `A keystroke in the configurator with 20 extensions\n${goals(list)}`;
}
