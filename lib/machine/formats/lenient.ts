import type { z } from "zod";
import { type KeyPath, pathText, type SchemaIssue, schemaIssues } from "#lib/issues";
import { type Issue, issue } from "#lib/machine/check/issue";

/** Something wrong with what a text says. */
export type TextIssue = Issue<KeyPath>;

/** Sections of Butane and Ignition that exist but that Bakehouse neither writes nor looks at. */
const ELSEWHERE = new Set([
  "ignition",
  "kernel_arguments",
  "boot_device",
  "grub",
  "storage.disks",
  "storage.filesystems",
  "storage.luks",
  "storage.raid",
  "storage.trees",
]);

/** What the schema accepts of a value once everything that it refuses is taken out. */
export function readLeniently<T>(schema: z.ZodType<T>, value: unknown): { config: T | null; problems: TextIssue[] } {
  const copy: unknown = structuredClone(value);
  const problems: TextIssue[] = [];
  // Each round takes out what the last one refused; a missing required member takes its entry with it.
  for (let round = 0; round < 8; round++) {
    const result = schema.safeParse(copy);
    if (result.success) return { config: result.data, problems };
    const issues = schemaIssues(result.error).map((issue) => ({
      ...issue,
      isMissing: memberAt(copy, issue.path) === undefined,
    }));
    for (const issue of issues) if (round === 0 || !issue.isMissing) problems.push(describeIssue(issue));
    removeAll(
      copy,
      issues.map(({ path, isMissing }) => (isMissing ? path.slice(0, -1) : path)),
    );
  }
  return { config: null, problems };
}

type Refused = SchemaIssue & { isUnknown: boolean; isMissing: boolean };

function describeIssue({ path, message, isUnknown, isMissing }: Refused): TextIssue {
  const name = pathText(path);
  if (isUnknown && ELSEWHERE.has(name)) return issue("hint", "not-read", `Bakehouse does not read ${name}.`, path);
  if (isUnknown) return issue("error", "unknown-key", `${name} is not something Bakehouse reads here.`, path);
  if (isMissing) return issue("error", "missing", `${name} is missing.`, path);
  return issue("error", "invalid", `${name}: ${message}`, path);
}

function memberAt(root: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((node, key) => child(node, key), root);
}

/** All at once, so that no removal moves the entries that another one means. */
function removeAll(root: unknown, paths: readonly KeyPath[]): void {
  const entries = new Map<unknown[], Set<number>>();
  for (const path of paths) {
    const parent = memberAt(root, path.slice(0, -1));
    const key = path.at(-1);
    if (key === undefined) continue;
    if (Array.isArray(parent)) entries.set(parent, (entries.get(parent) ?? new Set()).add(Number(key)));
    else if (isRecord(parent)) delete parent[key];
  }
  for (const [list, indices] of entries) {
    const kept = list.filter((_, index) => !indices.has(index));
    list.length = 0;
    for (const entry of kept) list.push(entry);
  }
}

function child(node: unknown, key: PropertyKey): unknown {
  return isRecord(node) ? node[key] : undefined;
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return value !== null && typeof value === "object";
}
