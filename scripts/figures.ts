import { type Node, parseSync } from "oxc-parser";
import { circles, isTest, readSources } from "#lib/testing/source-tree";

/** What the product is made of; tests, and what only they use, do not count. */
const FOLDERS = ["app", "bin", "lib", "pages", "prisma", "scripts"];

type Counts = { lines: number; functions: number[]; any: number; spreads: number; types: number };
type Figure = { what: string; value: number; least?: number; most?: number };

/** The figures of a checkout, each beside what it may be. Prints them; exit code 1 when one is not as wanted. */
function main(checkout?: string): void {
  const sources = new Map(
    Array.from(readSources(FOLDERS, checkout)).filter(([file]) => !isTest(file) && !/(^|\/)testing\//.test(file)),
  );
  const counts = Array.from(sources, ([file, text]) => count(file, text));
  const figures = figuresOf(counts, circles(sources).length);
  for (const figure of figures) console.log(line(figure));
  process.exitCode = figures.every(isWanted) ? 0 : 1;
}

function figuresOf(counts: Counts[], circleCount: number): Figure[] {
  const lines = counts.map((one) => one.lines);
  const functions = counts.flatMap((one) => one.functions);
  const thousands = sum(lines) / 1_000;
  return [
    { what: "files", value: counts.length },
    { what: "lines", value: sum(lines) },
    { what: "lines of a file, median", value: percentile(lines, 50), least: 50, most: 70 },
    { what: "lines of a file, most", value: Math.max(...lines), most: 250 },
    { what: "lines of a function, median", value: percentile(functions, 50) },
    { what: "lines of a function, 99 %", value: percentile(functions, 99), most: 42 },
    { what: "lines of a function, most", value: Math.max(...functions), most: 60 },
    { what: "any", value: sum(counts.map((one) => one.any)), most: 0 },
    { what: "circles of imports, types included", value: circleCount, most: 0 },
    { what: "spreads per 1 000 lines", value: sum(counts.map((one) => one.spreads)) / thousands, most: 15 },
    { what: "type aliases per 1 000 lines", value: sum(counts.map((one) => one.types)) / thousands },
  ];
}

const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

function count(file: string, text: string): Counts {
  const nodes = Array.from(nodesOf(parseSync(file, text).program));
  const ofType = (...types: string[]) => nodes.filter(({ type }) => types.includes(type));
  return {
    lines: linesOf(text.trimEnd()),
    functions: ofType(...FUNCTIONS).map(({ start, end }) => linesOf(text.slice(start, end))),
    any: ofType("TSAnyKeyword").length,
    spreads: ofType("SpreadElement", "JSXSpreadAttribute").length,
    types: ofType("TSTypeAliasDeclaration").length,
  };
}

/** Every node of a syntax tree: whatever has a type. */
function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  if ("type" in value) yield value as Node; // the parser's
  for (const member of Object.values(value)) yield* nodesOf(member);
}

function linesOf(text: string): number {
  return text.split("\n").length;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percentile(values: number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0;
}

function isWanted({ value, least = 0, most = Number.POSITIVE_INFINITY }: Figure): boolean {
  return value >= least && value <= most;
}

function line(figure: Figure): string {
  const { what, value, least, most } = figure;
  const wanted = most === undefined ? "" : least === undefined ? `at most ${most}` : `${least} to ${most}`;
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(1);
  return `${what.padEnd(36)}${shown.padStart(8)}  ${wanted.padEnd(12)}${isWanted(figure) ? "" : "  MISSED"}`.trimEnd();
}

// npm run figures [-- CHECKOUT]
main(process.argv[2]);
