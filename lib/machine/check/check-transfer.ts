import type { At, DocumentIssue } from "#lib/machine/check/document-issue";
import { readFileName } from "#lib/machine/check/image-name";
import { type IssueCode, issue, type Severity } from "#lib/machine/check/issue";
import { resolveTarget } from "#lib/machine/check/layers";
import type { Conf } from "#lib/machine/check/sysupdate-parts";
import { patternsOf, readTransfer, type Transfer } from "#lib/machine/check/transfer-text";
import type { Document } from "#lib/machine/formats/document";

type Add = (severity: Severity, code: IssueCode, message: string) => void;

/** What a transfer file that is written inline would do to the images that a document merges (sysupdate.d(5)). */
export function checkTransfer({ at: [list, index], inline, component }: Conf, document: Document): DocumentIssue[] {
  if (inline === undefined || list === "rest") return [];
  const transfer = readTransfer(inline);
  const issues: DocumentIssue[] = [];
  // What a place begins with stays as it is.
  const at = [list, index, "contents", "inline"] as unknown as At;
  const add: Add = (severity, code, message) => issues.push(issue(severity, code, message, at));
  checkPatterns(transfer, component, add);
  checkTarget(transfer, component, add);
  checkSymlink(transfer, document, add);
  return issues;
}

function checkPatterns(transfer: Transfer, component: string, add: Add): void {
  const patterns = ["Source", "Target"].flatMap((section) => patternsOf(transfer.get(`${section}.MatchPattern`)));
  for (const pattern of new Set(patterns)) {
    if (!pattern.includes("@v"))
      add("error", "pattern", `MatchPattern=${pattern} has no @v, so no version ever matches.`);
  }
  const name = mergedNameOf(transfer) ?? component;
  if (readFileName(`${name}.raw`)?.version) return;
  const [first] = patternsOf(transfer.get("Source.MatchPattern")).filter((pattern) => pattern.includes("@v"));
  if (first === undefined || mergedNameOf(transfer) === null) return;
  if (first.startsWith(`${name}-`) || first.startsWith(`${name}_`) || first.startsWith("@v") || !/\.raw/.test(first))
    return;
  const message = `MatchPattern=${first} fetches images of another name than ${name}, under which they would be merged.`;
  add("warning", "pattern-name", message);
}

/** `k3s` of `CurrentSymlink=/etc/extensions/k3s.raw`. */
function mergedNameOf(transfer: Transfer): string | null {
  return /([^/]+)\.raw$/.exec(transfer.get("Target.CurrentSymlink") ?? "")?.[1] ?? null;
}

/** Folders whose images systemd-sysext and systemd-confext merge, each under the name of its file. */
const MERGED_FOLDER = /^\/(?:etc|run|var\/lib|usr\/lib|usr\/local\/lib)\/(?:extensions|confexts)\/*$/;

/** An update keeps several versions in its folder: where that is merged, none of them has the name it looks for. */
function checkTarget(transfer: Transfer, component: string, add: Add): void {
  const folder = transfer.get("Target.Path")?.replace(/\/+/g, "/") ?? "";
  if (!MERGED_FOLDER.test(folder)) return;
  const message =
    `[Target] Path=${folder} is a folder that systemd-sysext merges: the first update puts a file with its version there, ` +
    `"No medium found" then keeps every extension from being merged. Use /opt/extensions/${component}.`;
  add("error", "target-folder", message);
}

/** A link that nothing else makes is made by the update itself. Wrong is one beside another name of the same image. */
function checkSymlink(transfer: Transfer, document: Document, add: Add): void {
  const symlink = transfer.get("Target.CurrentSymlink");
  const folder = transfer.get("Target.Path")?.replace(/\/+$/, "");
  if (symlink === undefined || !symlink.startsWith("/")) return;
  const merged = document.links.filter(({ path }) => /^\/(?:etc|run|var\/lib)\/extensions\//.test(path));
  const files = document.files.filter(({ path }) => /^\/(?:etc|run|var\/lib)\/extensions\//.test(path));
  if (merged.concat(files).some(({ path }) => path === symlink)) return;
  const fits = fitting(transfer);
  const other =
    merged.find((link) => isInFolder(resolveTarget(link), folder) && fits(resolveTarget(link))) ??
    merged.find((link) => fits(resolveTarget(link))) ??
    files.find(({ path }) => fits(path));
  const stem = mergedNameOf(transfer)?.replace(/[-_]v?\d.*$/, "");
  const same = other ?? merged.concat(files).find(({ path }) => path === `/etc/extensions/${stem}.raw`);
  if (same === undefined) {
    versionedSymlink(symlink, add);
    return;
  }
  const message = `CurrentSymlink=${symlink} is not ${same.path}, the name under which this config merges the image; an update would change nothing.`;
  add("error", "current-symlink", message);
}

function versionedSymlink(symlink: string, add: Add): void {
  const read = readFileName(symlink.slice(symlink.lastIndexOf("/") + 1));
  if (read === null) return;
  const message = `CurrentSymlink=${symlink} works only if the images were made under this very name; most call themselves ${read.name}.`;
  add("warning", "current-symlink", message);
}

function isInFolder(path: string, folder: string | undefined): boolean {
  return folder !== undefined && path.startsWith(`${folder}/`);
}

/** Whether a path is that of an image which the patterns match, or of one with the same name. */
function fitting(transfer: Transfer): (path: string) => boolean {
  const names = ["Source", "Target"].flatMap((section) =>
    patternsOf(transfer.get(`${section}.MatchPattern`)).map((pattern) =>
      pattern.replace(/@v.*$/, "").replace(/[-_]v?[\d.]*$/, ""),
    ),
  );
  return (path) => {
    const file = path.slice(path.lastIndexOf("/") + 1);
    const name = readFileName(file)?.name ?? file.replace(/\.raw$/, "");
    return name !== "" && names.includes(name);
  };
}
