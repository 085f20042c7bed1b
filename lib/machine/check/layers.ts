import { patternsOf, readTransfer } from "#lib/machine/check/transfer-text";
import type { Document } from "#lib/machine/formats/document";

/** Whether files and units may come from elsewhere: folders beside the config, or other configs that are merged in. */
export function hasLayers({ rest = {} }: Document): boolean {
  const { merge, replace } = memberOf(rest.ignition, "config");
  const hasMerge = (Array.isArray(merge) && merge.length > 0) || Object.keys(replace ?? {}).some(isAddress);
  return hasMerge || rest["storage.trees"] !== undefined;
}

function isAddress(key: string): boolean {
  return key === "source" || key === "inline" || key === "local";
}

function memberOf(value: unknown, key: string): { merge?: unknown; replace?: object } {
  const member: unknown = value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined;
  return member !== null && typeof member === "object" ? member : {};
}

/** Where a link leads, also one that says so from its own folder on. */
export function resolveTarget({ path, target = "" }: { path: string; target?: string }): string {
  if (target === "" || target.startsWith("/")) return target;
  const parts = path.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return `/${parts.filter((part) => part !== "").join("/")}`;
}

/** Every text of a document that a machine may run or read. */
export function textsOf({ units, files }: Document): string[] {
  const ofUnits = units.flatMap(({ contents = "", dropins = [] }) => [
    contents,
    ...dropins.map(({ contents = "" }) => contents),
  ]);
  return ofUnits.concat(files.map(({ contents }) => contents?.inline ?? "")).filter((text) => text !== "");
}

/** What makes files beside Ignition: other configs, scripts that name a folder, updates into it. */
export type Makers = { hasLayers: boolean; scripts: readonly string[]; targets: ReadonlySet<string> };

export function makersIn(document: Document): Makers {
  const texts = textsOf(document);
  const transfers = texts.filter((text) => /^\[Target\]/m.test(text)).map(readTransfer);
  const targets = transfers
    .filter((transfer) => patternsOf(transfer.get("Source.MatchPattern")).length > 0)
    .map((transfer) => transfer.get("Target.Path")?.replace(/\/+$/, "") ?? "");
  const scripts = texts.filter((text) => !/^\[Target\]/m.test(text) && text.includes("/"));
  return { hasLayers: hasLayers(document), scripts, targets: new Set(targets) };
}

/** Whether something may put a file there that the config itself does not. */
export function mayMake({ hasLayers, scripts, targets }: Makers, path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return hasLayers || targets.has(folder.slice(0, -1)) || scripts.some((text) => text.includes(folder));
}
