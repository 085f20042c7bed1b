import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { judge } from "#lib/testing/debian-tools";

/** What Butane says of a text: lines (from 1) of its errors and warnings, and its own words. */
export type ButaneVerdict = { accepted: boolean; errors: number[]; warnings: number[]; output: string };

/** Runs a Butane binary on a text; `folder` holds the files that the text names. Versions 0.19 and 0.29 word their reports differently. */
export async function askButane(program: string, text: string, folder?: string): Promise<ButaneVerdict> {
  const work = await mkdtemp(path.join(tmpdir(), "bakehouse-butane-"));
  const file = path.join(work, "config.bu");
  await writeFile(file, text);
  const { output } = await judge(program, ["-d", folder ?? work, file]);
  await rm(work, { recursive: true, force: true });
  // Files beside the config are not at hand, and their absence says nothing of it.
  const reports = output.split(/^(?=error|warning|Error)/m).filter((report) => !report.includes("no such file"));
  const errors = reports.filter((report) => /^error/i.test(report) && !SUMMARY.test(report));
  const warnings = reports.filter((report) => report.startsWith("warning"));
  return { accepted: errors.length === 0, errors: linesOf(errors), warnings: linesOf(warnings), output };
}

/** What ends a list of errors. */
const SUMMARY = /^Error translating config: (source config is invalid|config generated was invalid)/;

function linesOf(reports: readonly string[]): number[] {
  const places = [
    /^\s*--> [^\n]*:(\d+):\d+$/gm,
    /^\w+ at [^\n]*?, line (\d+) col \d+/gm,
    /(?:yaml: |^\s+)line (\d+): /gm,
  ];
  const lines = reports.flatMap((report) =>
    places.flatMap((place) => Array.from(report.matchAll(place), ([, line]) => Number(line))),
  );
  return Array.from(new Set(lines)).sort((a, b) => a - b);
}
