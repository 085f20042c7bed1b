import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { figures } from "#lib/figures";
import { useContext } from "#lib/testing/context";
import { readYaml } from "#lib/yaml";
import { ask } from "../_server/testing/ask";

const test = useContext();
beforeEach(() => {
  globalThis.bakehouseFigures = undefined;
});

const read = (file: string) => readFileSync(path.join(import.meta.dirname, "../../deploy", file), "utf8");

const Alerts = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.strictObject({ severity: z.enum(["warning", "critical"]) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});

const Dashboard = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string().optional() })),
    }),
  ),
});

/** What is asked in alerts and dashboard, with the labels that their texts name. */
function questions(): { where: string; expr: string; text: string }[] {
  const alerts = Alerts.parse(readYaml(read("prometheus/alerts.yaml")).value);
  const dashboard = Dashboard.parse(JSON.parse(read("grafana/bakehouse.json")));
  return [
    ...alerts.groups.flatMap(({ rules }) =>
      rules.map(({ alert, expr, annotations }) => ({
        where: alert,
        expr,
        text: Object.values(annotations).join(" ").replaceAll("$labels.", ""),
      })),
    ),
    ...dashboard.panels.flatMap(({ title, targets }) =>
      targets.map(({ expr, legendFormat = "" }) => ({ where: title, expr, text: legendFormat })),
    ),
  ];
}

/** Labels of each sample of a scrape, by the sample's name. */
async function samples(): Promise<Map<string, Set<string>>> {
  await countOneOfEach();
  const { body } = await ask("GET", "/metrics");
  const found = new Map<string, Set<string>>();
  for (const [, name = "", labels = ""] of String(body).matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const known = found.get(name) ?? new Set<string>();
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) known.add(label);
    found.set(name, known);
  }
  return found;
}

/** Samples with labels are there once something was counted. */
async function countOneOfEach(): Promise<void> {
  const counted = figures();
  counted.builds.inc({ recipe: "r", outcome: "failed" });
  counted.stages.observe({ stage: "bake" }, 1);
  counted.cached.inc({ result: "hit" });
  counted.upstream.inc({ host: "h", status: "5xx" });
  counted.downloads.inc({ extension: "e", answer: "200" });
  counted.polls.inc({ agent: "curl", answer: "200" });
  counted.looks.inc({ outcome: "done" });
  counted.store.observe({ operation: "open" }, 0.01);
  const { lists } = test.context.upstream;
  await lists.keepBudget({ host: "h", remaining: 1, limit: null, resetAt: null, seenAt: new Date() });
}

/** Metrics that may be missing where there is nothing to tell: unsigned lists never expire. */
const SOMETIMES = ["bakehouse_signatures_expire_timestamp_seconds"];
const GRAMMAR = /^(by|without|sum|max|min|rate|increase|topk|histogram_quantile|absent|time|and|or)$/;

it("alerts and dashboard ask for nothing that a scrape does not have", async () => {
  const known = await samples();
  for (const { where, expr, text } of questions()) {
    const bare = expr.replace(/"[^"]*"/g, '""').replace(/\[[^\]]*\]/g, "");
    const metrics = Array.from(bare.matchAll(/\b(?:bakehouse|process|nodejs)_\w+/g), ([name]) => name);
    expect(metrics, where).not.toEqual([]);
    const missing = metrics.filter((name) => !known.has(name) && !SOMETIMES.includes(name));
    expect(missing, where).toEqual([]);
    const words = Array.from(bare.matchAll(/\b[a-z_]+\b/g), ([word]) => word);
    const labels = words.filter((word) => !GRAMMAR.test(word) && !metrics.includes(word) && !/^e\d*$/.test(word));
    const told = Array.from(text.matchAll(/\{\{ ?(\w+) ?\}\}/g), ([, label = ""]) => label);
    // Prometheus adds two of its own.
    const has = new Set(["instance", "job"].concat(metrics.flatMap((name) => Array.from(known.get(name) ?? []))));
    expect(
      [...labels, ...told].filter((label) => !has.has(label)),
      where,
    ).toEqual([]);
  }
});

it("each metric of ours is looked at by an alert or the dashboard", async () => {
  const asked = questions()
    .map(({ expr }) => expr)
    .join("\n");
  const families = Array.from((await samples()).keys(), (name) => name.replace(/_(bucket|sum|count)$/, ""));
  const ours = Array.from(new Set(families)).filter((name) => name.startsWith("bakehouse_"));
  expect(ours.filter((name) => !asked.includes(name))).toEqual([
    "bakehouse_inbox_versions",
    "bakehouse_webhook_messages_waiting",
  ]);
});
