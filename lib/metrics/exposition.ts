import { AggregatorRegistry, Registry, type RegistryContentType } from "prom-client";
import { figures } from "#lib/figures";
import type { Counted } from "#lib/metrics/reads";

export const METRICS_TYPES = {
  text: Registry.PROMETHEUS_CONTENT_TYPE,
  openMetrics: Registry.OPENMETRICS_CONTENT_TYPE,
} as const satisfies Record<string, RegistryContentType>;
export type MetricsType = keyof typeof METRICS_TYPES;

type Value = { labels: Partial<Record<string, string | number>>; value: number; metricName?: string };
type Family = { name: string; help: string; type: unknown; values: Value[] };

/** What Prometheus reads: what all processes have counted, and what the registries `now` say of this moment. */
export async function exposition(
  type: MetricsType,
  counted: readonly Counted[],
  now: readonly Registry[],
): Promise<string> {
  const live: Family[] = (await Promise.all(now.map((registry) => registry.getMetricsAsJSON()))).flat();
  const families = (await countedFamilies(counted)).concat(live);
  const registry = AggregatorRegistry.aggregate<RegistryContentType>([families.map((each) => asFirst(each, type))]);
  registry.setContentType(METRICS_TYPES[type]);
  return registry.metrics();
}

/** Each is here once: there is nothing to add up. The library adds `_total` to counters itself in OpenMetrics. */
function asFirst(family: Family, type: MetricsType) {
  const name = type === "openMetrics" ? family.name.replace(/_total$/, "") : family.name;
  return { ...family, name, aggregator: "first" };
}

/** Every family that this version counts, whether or not anything was counted. Rows of other versions are let be. */
async function countedFamilies(counted: readonly Counted[]): Promise<Family[]> {
  const families: Family[] = await figures().register.getMetricsAsJSON();
  return families.map(({ name, help, type }) => {
    const rows = counted.filter(({ family }) => family === name).sort(inOrder);
    return { name, help, type, values: rows.map(toValue) };
  });
}

function toValue({ family, sample, labels, value }: Counted): Value {
  return { labels, value, ...(sample !== family && { metricName: sample }) };
}

/** The buckets of one histogram together, from the least boundary to the greatest, then its count and its sum. */
function inOrder(a: Counted, b: Counted): number {
  const [first, second] = [groupOf(a), groupOf(b)];
  if (first !== second) return first < second ? -1 : 1;
  return boundOf(a) - boundOf(b);
}

function groupOf({ labels: { le: _le, ...labels }, sample }: Counted): string {
  return `${JSON.stringify(labels)} ${sample}`;
}

function boundOf({ labels: { le } }: Counted): number {
  return le === undefined || le === "+Inf" ? Number.MAX_VALUE : Number(le);
}
