import { Counter, Histogram, Registry } from "prom-client";

/** From a look into memory to what somebody waits for. */
const QUICK = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const STAGE = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

/** Values of one label that are told apart where others choose them, such as hosts; all further ones are "other". */
const MOST_VALUES = 100;

export type Figures = ReturnType<typeof openFigures>;

declare global {
  // Next loads modules more than once; what this process counts is kept outside them.
  var bakehouseFigures: Figures | undefined;
}

/** What this process counts. It is added to what all others count, and shown at /metrics (lib/metrics). */
export function figures(): Figures {
  globalThis.bakehouseFigures ??= openFigures();
  return globalThis.bakehouseFigures;
}

function openFigures() {
  const register = new Registry();
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name: `bakehouse_${name}_total`, help, labelNames, registers: [register] });
  const seconds = <L extends string>(name: string, help: string, buckets: number[], ...labelNames: L[]) =>
    new Histogram({ name: `bakehouse_${name}_seconds`, help, buckets, labelNames, registers: [register] });
  return {
    register,
    /** What was added to the database so far, by the key of each sample. */
    written: new Map<string, number>(),
    writing: Promise.resolve(),
    known: new Map<string, Set<string>>(),
    builds: counter("builds", "Builds that have ended, by recipe and what came of them", "recipe", "outcome"),
    stages: seconds("build_stage", "How long the stages of builds took", STAGE, "stage"),
    bakedBytes: counter("baked_bytes", "Bytes of images that were baked"),
    downloadedBytes: counter("downloaded_bytes", "Bytes that came from upstream for builds"),
    cached: counter("download_cache", "Sources of builds, by whether they were in the cache", "result"),
    upstream: counter("upstream_answers", "Answers of upstream, by host and class of status", "host", "status"),
    servedBytes: counter("served_bytes", "Bytes of images that were sent to machines"),
    downloads: counter(
      "downloads",
      "Requests for images, by extension and the status they were answered with",
      "extension",
      "answer",
    ),
    polls: counter(
      "polls",
      "Requests for SHA256SUMS, by who asks and the status they were answered with",
      "agent",
      "answer",
    ),
    looks: counter("watch_looks", "Looks of watches at upstream, by whether they could do their work", "outcome"),
    database: seconds("database", "How long statements of the database took", QUICK, "kind"),
    store: seconds("store", "How long the store of images took", QUICK, "operation"),
  };
}

/** The value of a label that others choose, or "other" once there are many. */
export function bounded(label: string, value: string): string {
  const { known } = figures();
  const values = known.get(label) ?? new Set();
  known.set(label, values);
  if (values.size < MOST_VALUES) values.add(value);
  return values.has(value) ? value : "other";
}
