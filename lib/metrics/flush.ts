import { type Figures, figures } from "#lib/figures";
import { type Added, addFigures, keyOf } from "#lib/metrics/writes";

/**
 * Adds what this process has counted since the last time to what all processes have. Where the database refuses it, it is
 * added the next time. To be called every few seconds, before a scrape, and once more at the end.
 */
export function flushFigures(): Promise<void> {
  const kept = figures();
  const done = kept.writing.then(() => flush(kept));
  kept.writing = done.catch(() => {});
  return done;
}

async function flush({ register, written }: Figures): Promise<void> {
  const samples = await samplesOf(register);
  const added = samples.flatMap((sample): Added[] => {
    const key = keyOf(sample);
    const before = written.get(key);
    // What begins at nothing is there too: the first rise of a bucket would else be none.
    return sample.value === before
      ? []
      : [{ ...sample, value: sample.value - (before ?? 0), isNew: before === undefined }];
  });
  if (added.length > 0) await addFigures(added);
  for (const sample of samples) written.set(keyOf(sample), sample.value);
}

async function samplesOf(register: Figures["register"]): Promise<Omit<Added, "isNew">[]> {
  const families = await register.getMetricsAsJSON();
  return families.flatMap(({ name: family, values }) =>
    values.map((found) => ({ family, sample: sampleOf(found) ?? family, labels: labelsOf(found), value: found.value })),
  );
}

/** Of a histogram: `…_bucket`, `…_sum` or `…_count`. */
function sampleOf(found: object): string | undefined {
  return "metricName" in found && typeof found.metricName === "string" ? found.metricName : undefined;
}

function labelsOf({ labels }: { labels: Partial<Record<string, string | number>> }): Record<string, string> {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, value]) => [name, String(value)]));
}
