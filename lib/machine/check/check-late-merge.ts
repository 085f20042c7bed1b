import type { At, DocumentIssue } from "#lib/machine/check/document-issue";
import { issue } from "#lib/machine/check/issue";
import type { Known } from "#lib/machine/check/known";
import { makersIn, resolveTarget } from "#lib/machine/check/layers";
import { listOf, sectionOf, textOf } from "#lib/machine/check/section";
import { lacks } from "#lib/machine/choices/targets";
import type { Document } from "#lib/machine/formats/document";
import { FLATCAR } from "#lib/systems";

type Mount = { path: string; at: At };

/** Images on a file system of their own, which is not there yet when the initrd of Flatcar merges the others. */
export function checkLateMerge(document: Document, { target }: Known): DocumentIssue[] {
  if (document.variant !== "flatcar" || (target !== undefined && lacks(target, "mergesInInitrd"))) return [];
  const images = imagesOf(document);
  const seen = new Set<string>();
  return mountsOf(document).flatMap(({ path, at }): DocumentIssue[] => {
    const image = images.find((one) => one.startsWith(`${path}/`));
    if (image === undefined || seen.has(path)) return [];
    seen.add(path);
    const message = `${image} lies on ${path}, a file system of its own. ${FLATCAR.mergesInInitrd.because}`;
    return [issue("hint", "late-merge", message, at)];
  });
}

/** Where images of the config lie, or will after an update. */
function imagesOf(document: Document): string[] {
  const merged = document.links.filter(({ path }) => /^\/(etc|run|var\/lib)\/extensions\//.test(path));
  const files = document.files.map(({ path }) => path);
  const images = files.concat(merged.map(resolveTarget)).filter((path) => path.endsWith(".raw"));
  return images.concat(Array.from(makersIn(document).targets, (folder) => `${folder}/`));
}

/** File systems below /opt and /var: of Ignition, and mount units. */
function mountsOf({ rest = {}, units }: Document): Mount[] {
  const filesystems = listOf(rest["storage.filesystems"]).map((entry, index): Mount => {
    const at = ["rest", "storage", "filesystems", index, "path"] as const;
    return { path: textOf(sectionOf(entry).path) ?? "", at };
  });
  const mounted = units.map(({ name, mask }, index): Mount => {
    return { path: mask === true ? "" : mountPoint(name), at: ["units", index, "name"] };
  });
  return filesystems.concat(mounted).filter(({ path }) => /^\/(opt|var)(\/|$)/.test(path));
}

/** `/var/lib/my-data` of `var-lib-my\x2ddata.mount` (systemd.unit(5)). */
function mountPoint(unit: string): string {
  const [, name] = /^(.+)\.mount$/.exec(unit) ?? [];
  if (name === undefined) return "";
  const path = name.replaceAll("-", "/");
  return `/${path.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))}`;
}
