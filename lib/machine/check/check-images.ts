import type { At, DocumentIssue } from "#lib/machine/check/check-nodes";
import { issue } from "#lib/machine/check/issue";
import type { Document } from "#lib/machine/formats/document";

const MERGED = /^\/(?:etc|run|var\/lib)\/extensions\/([^/]+)$/;
const STORED = /^\/(?:opt\/extensions|var\/lib\/extensions\.d)\/(?:[^/]+\/)?[^/]+\.raw$/;
const VERSIONED = /^([a-z0-9][a-z0-9._-]*?)-(v?\d[^-/]*(?:-[^/]*)?)-(x86-64|arm64)\.raw$/;

/** No file system takes more, and the pattern takes the square of a name's length. */
const LONGEST_NAME = 255;

/** `docker`, `24.0.5` and `x86-64` of `docker-24.0.5-x86-64.raw`. Files of this server are found by their row instead. */
export function readFileName(file: string): { name: string; version: string; arch: string } | null {
  const [, name, version, arch] = VERSIONED.exec(file.slice(0, LONGEST_NAME)) ?? [];
  return name === undefined || version === undefined || arch === undefined ? null : { name, version, arch };
}

/** What systemd-sysext makes of the images a document places. */
export function checkImages(document: Document): DocumentIssue[] {
  return [
    document.files.flatMap(({ path }, index) => checkMerged(path, ["files", index, "path"])),
    document.links.flatMap(({ path }, index) => checkMerged(path, ["links", index, "path"])),
    checkLinks(document),
    unlinked(document),
    checkAddresses(document),
    unmasked(document),
  ].flat();
}

function checkMerged(path: string, at: At): DocumentIssue[] {
  const file = MERGED.exec(path)?.[1];
  if (file === undefined) return [];
  const read = readFileName(file);
  if (read !== null) {
    const message =
      `systemd-sysext looks for extension-release.${file.slice(0, -4)} in this image, finds that of ${read.name}, and ` +
      `"No medium found" then keeps every extension from being merged. Merge it under the name ${read.name}.raw.`;
    return [issue("error", "versioned-name", message, at)];
  }
  if (file.endsWith(".raw")) return [];
  const message = `systemd-sysext takes ${path} for a folder: the name of an image ends in .raw.`;
  return [issue("warning", "no-raw", message, at)];
}

function checkLinks({ files, directories, links }: Document): DocumentIssue[] {
  const written = new Set([files, directories, links].flatMap((list) => list.map(({ path }) => path)));
  return links.flatMap(({ path, target = "" }, index): DocumentIssue[] => {
    const name = MERGED.exec(path)?.[1];
    if (name === undefined) return checkWantsLink(path, target, index);
    if (STORED.test(target) && !written.has(target)) {
      const message = `${path} points at ${target}, and nothing puts a file there.`;
      return [issue("error", "dangling-link", message, ["links", index, "target"])];
    }
    return checkMergedName(name.replace(/\.raw$/, ""), target, index);
  });
}

function checkMergedName(name: string, target: string, index: number): DocumentIssue[] {
  const file = target.slice(target.lastIndexOf("/") + 1);
  if (!STORED.test(target) || file === `${name}.raw` || file.startsWith(`${name}-`)) return [];
  const message = `${file} is merged under the name ${name}: that works only if its extension-release is that of ${name}.`;
  return [issue("warning", "merged-name", message, ["links", index, "path"])];
}

/** Units that upstream's images really keep below /usr/local. */
const LOCAL_UNITS = /^(k3s|rke2|falco|falcoctl|ollama)\b/;

function checkWantsLink(path: string, target: string, index: number): DocumentIssue[] {
  const [, unit] = /^\/etc\/systemd\/system\/[^/]+\.(?:wants|requires|upholds)\/([^/]+)$/.exec(path) ?? [];
  if (unit === undefined) return [];
  if (target.startsWith("/usr/local/lib/systemd/system/") && !LOCAL_UNITS.test(unit)) {
    const message = `${target} does not exist: this image keeps its units in /usr/lib/systemd/system.`;
    return [issue("warning", "unit-folder", message, ["links", index, "target"])];
  }
  if (target === "/dev/null" || target.endsWith(`/${unit}`)) return [];
  const message = `${path} is named after ${unit} and points at ${target}; systemd goes by the name of the link.`;
  return [issue("warning", "unit-name-differs", message, ["links", index, "target"])];
}

function unlinked({ files, links }: Document): DocumentIssue[] {
  const targets = new Set(links.map(({ target }) => target));
  return files.flatMap(({ path }, index): DocumentIssue[] => {
    if (!STORED.test(path) || targets.has(path)) return [];
    const message = `Nothing links to ${path}, so it is never merged.`;
    return [issue("warning", "image-without-link", message, ["files", index, "path"])];
  });
}

function checkAddresses({ files }: Document): DocumentIssue[] {
  return files.flatMap(({ path, contents }, index): DocumentIssue[] => {
    const at: At = ["files", index, "contents", "source"];
    const source = contents?.source;
    if (path.endsWith(".raw") && contents === undefined && (STORED.test(path) || MERGED.test(path))) {
      const message = `${path} has no contents: an empty file is no image.`;
      return [issue("error", "image-without-source", message, ["files", index])];
    }
    if (source === undefined || !/^https:\/\/github\.com\/[^/]+\/[^/]+\/releases\/download\/[^/]+$/.test(source))
      return [];
    const message = `${source} lacks the tag of the release: …/releases/download/TAG/FILE.`;
    return [issue("error", "github-tag", message, at)];
  });
}

/** Merged beside Flatcar's own extension of the same name, two images would own the same files. */
function unmasked({ variant, files, links }: Document): DocumentIssue[] {
  if (variant !== "flatcar") return [];
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
