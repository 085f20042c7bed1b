import type { z } from "zod";

/** Something a schema refuses, at a place of the value. */
export type Found = { code: string; message: string; path: readonly PropertyKey[] };

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
export function readLeniently<T>(schema: z.ZodType<T>, value: unknown): { config: T | null; problems: Found[] } {
  const copy: unknown = structuredClone(value);
  const problems: Found[] = [];
  // Each round takes out what the last one refused; a missing required member takes its entry with it.
  for (let round = 0; round < 8; round++) {
    const result = schema.safeParse(copy);
    if (result.success) return { config: result.data, problems };
    const issues = result.error.issues.flatMap(spread);
    for (const issue of issues) if (round === 0 || !issue.missing) problems.push(describeIssue(issue));
    for (const { path, missing } of issues.reverse()) remove(copy, missing ? path.slice(0, -1) : path);
  }
  return { config: null, problems };
}

type Refused = { path: readonly PropertyKey[]; unknown: boolean; missing: boolean; message: string };

function spread(issue: z.core.$ZodIssue): Refused[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...issue.path, key], unknown: true, missing: false, message: "" }));
  }
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  return [{ path: issue.path, unknown: false, missing, message: issue.message }];
}

function describeIssue({ path, unknown, missing, message }: Refused): Found {
  const name = path.map(String).join(".");
  if (unknown && ELSEWHERE.has(name)) {
    return { code: "not-read", message: `Bakehouse does not read ${name}.`, path };
  }
  if (unknown) return { code: "unknown-key", message: `${name} is not something Bakehouse reads here.`, path };
  if (missing) return { code: "missing", message: `${name} is missing.`, path };
  return { code: "invalid", message: `${name}: ${message}`, path };
}

function remove(root: unknown, path: readonly PropertyKey[]): void {
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => child(node, key), root);
  const key = path.at(-1);
  if (key === undefined) return;
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (parent !== null && typeof parent === "object") delete (parent as Record<PropertyKey, unknown>)[key];
}

function child(node: unknown, key: PropertyKey): unknown {
  return node !== null && typeof node === "object" ? (node as Record<PropertyKey, unknown>)[key] : undefined;
}
