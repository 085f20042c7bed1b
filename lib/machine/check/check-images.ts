import { type At, below, type DocumentIssue } from "#lib/machine/check/document-issue";
import { type FileName, readFileName } from "#lib/machine/check/image-name";
import { issue } from "#lib/machine/check/issue";
import { isKnownAddress, type Known } from "#lib/machine/check/known";
import { hasLayers, type Makers, makersIn, mayMake, resolveTarget } from "#lib/machine/check/layers";
import type { Document } from "#lib/machine/formats/document";

const MERGED = /^\/(?:etc|run|var\/lib)\/extensions\/([^/]+)$/;
const STORED = /^\/(?:opt\/extensions|var\/lib\/extensions\.d)\/(?:[^/]+\/)?[^/]+\.raw$/;

/** What systemd-sysext makes of the images a document places. */
export function checkImages(document: Document, known: Known): DocumentIssue[] {
  const makers = makersIn(document);
  return [
    document.files.flatMap((file, index) => checkMergedFile(file, index, known)),
    checkLinks(document, known, makers),
    unlinked(document, makers),
    checkAddresses(document),
    unmasked(document),
  ].flat();
}

function checkMergedFile({ path, contents }: Document["files"][number], index: number, known: Known): DocumentIssue[] {
  const name = MERGED.exec(path)?.[1];
  const source = contents?.source;
  if (name === undefined) {
    if (!STORED.test(path)) return [];
    return checkMergedName(readFileName(fileOf(path))?.name ?? "", source, ["files", index, "path"]);
  }
  const issues = checkMergedPath(path, source, ["files", index, "path"], known);
  return issues.length > 0 ? issues : checkMergedName(name.replace(/\.raw$/, ""), source, ["files", index, "path"]);
}

/** The name under which something is merged, and where it comes from if that is known. */
function checkMergedPath(path: string, source: string | undefined, at: At, known: Known): DocumentIssue[] {
  const file = MERGED.exec(path)?.[1] ?? "";
  const read = readFileName(file);
  if (read !== null) return [versionedName(file, read, source, { at, known })];
  if (file.endsWith(".raw")) return [];
  const message = `systemd-sysext takes ${path} for a folder: the name of an image ends in .raw.`;
  return [issue("warning", "no-raw", message, at)];
}

type Place = { at: At; known: Known };

/** What an image calls itself is known of known repositories only; others may really have the version in their name. */
function versionedName(
  file: string,
  { name }: FileName,
  source: string | undefined,
  { at, known }: Place,
): DocumentIssue {
  const wanted = `extension-release.${file.replace(/\.raw$/, "")}`;
  if (source !== undefined && isKnownAddress(source, known)) {
    const message =
      `systemd-sysext looks for ${wanted} in this image, finds that of ${name}, and "No medium found" then keeps every ` +
      `extension from being merged. Merge it under the name ${name}.raw.`;
    return issue("error", "versioned-name", message, at);
  }
  const message =
    `This works only if the image was made under this very name, with ${wanted} in it. If it calls itself ${name}, ` +
    `"No medium found" keeps every extension from being merged: then merge it under the name ${name}.raw.`;
  return issue("warning", "versioned-name", message, at);
}

function checkLinks(document: Document, known: Known, makers: Makers): DocumentIssue[] {
  const { files, directories, links } = document;
  const written = new Set([files, directories, links].flatMap((list) => list.map(({ path }) => path)));
  const sources = new Map(document.files.map(({ path, contents }) => [path, contents?.source]));
  const ofKnown = document.files
    .filter(({ contents }) => contents?.source !== undefined && isKnownAddress(contents.source, known))
    .map(({ path }) => readFileName(fileOf(path))?.name ?? fileOf(path).replace(/\.raw$/, ""));
  return document.links.flatMap((link, index): DocumentIssue[] => {
    const name = MERGED.exec(link.path)?.[1];
    if (name === undefined) return checkWantsLink(link, index, ofKnown);
    const target = resolveTarget(link);
    if (target === "/dev/null") return [];
    const ofName = checkMergedPath(link.path, sources.get(target), ["links", index, "path"], known);
    const dangling = written.has(target) ? [] : danglingLink(link.path, target, ["links", index, "target"], makers);
    if (dangling.length > 0 || ofName.length > 0) return ofName.concat(dangling);
    return checkMergedName(name.replace(/\.raw$/, ""), target, ["links", index, "path"]);
  });
}

/** Folders whose images come with the system. */
const OF_SYSTEM = /^\/(usr|oem|lib|boot)\//;

function danglingLink(path: string, target: string, at: At, makers: Makers): DocumentIssue[] {
  if (!target.endsWith(".raw") || OF_SYSTEM.test(target)) return [];
  if (mayMake(makers, target)) {
    const message = `${path} points at ${target}, which nothing puts there as far as can be seen here.`;
    return [issue("hint", "dangling-link", message, at)];
  }
  return [issue("error", "dangling-link", `${path} points at ${target}, and nothing puts a file there.`, at)];
}

/** An image under a name that its file does not have. */
function checkMergedName(name: string, address: string | undefined, at: At): DocumentIssue[] {
  const file = fileOf(address?.replace(/[?#].*$/, "") ?? "");
  const read = readFileName(file);
  const stem = read?.name ?? /^(.+)\.raw$/.exec(file)?.[1];
  if (stem === undefined || name === "" || stem === name || file.startsWith(`${name}-`) || file.startsWith(`${name}_`))
    return [];
  const message = `${file} is merged under the name ${name}: that works only if its extension-release is that of ${name}.`;
  return [issue("warning", "merged-name", message, at)];
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Units that upstream's images really keep below /usr/local. */
const LOCAL_UNITS = /^(k3s|rke2|falco|falcoctl|ollama)\b/;

function checkWantsLink(
  { path, target = "" }: Document["links"][number],
  index: number,
  ofKnown: readonly string[],
): DocumentIssue[] {
  const [, unit] = /^\/etc\/systemd\/system\/[^/]+\.(?:wants|requires|upholds)\/([^/]+)$/.exec(path) ?? [];
  if (unit === undefined) return [];
  if (target.startsWith("/usr/local/lib/systemd/system/") && !LOCAL_UNITS.test(unit)) {
    const at: At = ["links", index, "target"];
    const isKnown = ofKnown.some((name) => unit.startsWith(name));
    const message = isKnown
      ? `${target} does not exist: this image keeps its units in /usr/lib/systemd/system.`
      : `${target} exists only if the image keeps its units there; most keep them in /usr/lib/systemd/system.`;
    return [issue(isKnown ? "warning" : "hint", "unit-folder", message, at)];
  }
  if (target === "" || target === "/dev/null" || isUnit(target, unit)) return [];
  const message = `${path} is named after ${unit} and points at ${target}; systemd goes by the name of the link.`;
  return [issue("warning", "unit-name-differs", message, ["links", index, "target"])];
}

/** `getty@.service` is the file of `getty@tty1.service`. */
function isUnit(target: string, unit: string): boolean {
  return fileOf(target) === unit || fileOf(target) === unit.replace(/@[^.]*\./, "@.");
}

function unlinked({ files, links }: Document, makers: Makers): DocumentIssue[] {
  const targets = new Set(links.map(resolveTarget));
  return files.flatMap(({ path }, index): DocumentIssue[] => {
    if (!STORED.test(path) || targets.has(path) || mayMake(makers, path)) return [];
    const message = `Nothing links to ${path}, so it is never merged.`;
    return [issue("warning", "image-without-link", message, ["files", index, "path"])];
  });
}

function checkAddresses({ files }: Document): DocumentIssue[] {
  return files.flatMap(({ path, contents }, index): DocumentIssue[] => {
    const at: At = ["files", index, "contents"];
    const source = contents?.source;
    const isEmpty = (source || contents?.inline || contents?.local) === undefined;
    if (path.endsWith(".raw") && isEmpty && (STORED.test(path) || MERGED.test(path))) {
      const message = `${path} has no contents: an empty file is no image.`;
      return [issue("error", "image-without-source", message, ["files", index])];
    }
    if (source === undefined || !/^https:\/\/github\.com\/[^/]+\/[^/]+\/releases\/download\/[^/]+$/.test(source))
      return [];
    const message = `${source} lacks the tag of the release: …/releases/download/TAG/FILE.`;
    return [issue("error", "github-tag", message, below(at, "source"))];
  });
}

/** Merged beside Flatcar's own extension of the same name, two images would own the same files. */
function unmasked(document: Document): DocumentIssue[] {
  const { variant, files, links } = document;
  if (variant !== "flatcar" || hasLayers(document)) return [];
  const placeOf = (name: string): At | undefined => {
    const isIt = ({ path }: { path: string }) => path === `/etc/extensions/${name}.raw`;
    const link = links.findIndex(isIt);
    if (link >= 0) return ["links", link, "path"];
    const file = files.findIndex(isIt);
    return file >= 0 ? ["files", file, "path"] : undefined;
  };
  return (["docker", "containerd"] as const).flatMap((name): DocumentIssue[] => {
    const at = placeOf(name);
    if (at === undefined || placeOf(`${name}-flatcar`) !== undefined) return [];
    const message = `Flatcar's own ${name}-flatcar is merged as well unless /etc/extensions/${name}-flatcar.raw links to /dev/null.`;
    return [issue("warning", `unmasked-${name}`, message, at)];
  });
}
