import { twice } from "#lib/machine/check/check-passwd";
import { type At, below, type DocumentIssue } from "#lib/machine/check/document-issue";
import { issue } from "#lib/machine/check/issue";
import { readUnit } from "#lib/machine/check/unit-text";
import type { Document } from "#lib/machine/formats/document";

type Unit = Document["units"][number];

const KINDS = /\.(service|socket|device|mount|automount|swap|target|path|timer|snapshot|slice|scope)$/;

/** What Ignition and systemd refuse in units. */
export function checkUnits(document: Document): DocumentIssue[] {
  const { units } = document;
  const duplicates = twice(units.map(({ name }) => name)).map((index): DocumentIssue => {
    const message = `${units[index]?.name} stands here twice; put all that is said of it into one entry.`;
    return issue("error", "duplicate-unit", message, ["units", index, "name"]);
  });
  const each = units.flatMap((unit, index) => checkUnit(unit, index).concat(checkDropins(unit, index)));
  return duplicates.concat(each, pathsOfUnits(document), presetsOfImages(document));
}

function checkUnit({ name, enabled, contents, contents_local, mask }: Unit, index: number): DocumentIssue[] {
  const issues = checkText(name, contents, ["units", index, "contents"]);
  if (name !== "" && !KINDS.test(name)) {
    const message = `${name} is no name of a unit: it has to end in .service, .socket, .timer or the like.`;
    issues.push(issue("error", "unit-name", message, ["units", index, "name"]));
  }
  if (contents !== undefined && contents_local !== undefined) {
    const message = `${name} has contents and contents_local; only one of them can be.`;
    issues.push(issue("error", "two-contents", message, ["units", index, "contents_local"]));
  }
  if (enabled === true && contents && issues.length === 0 && !readUnit(contents).sections.includes("Install")) {
    const message = `${name} is enabled and has no [Install] section, so nothing starts it.`;
    issues.push(issue("warning", "no-install", message, ["units", index, "enabled"]));
  }
  if (mask === true && enabled === true) {
    const message = `${name} is masked and enabled; the mask wins.`;
    issues.push(issue("warning", "masked-and-enabled", message, ["units", index, "mask"]));
  }
  return issues;
}

function checkText(name: string, text: string | undefined, at: At): DocumentIssue[] {
  const { fault } = readUnit(text ?? "");
  if (fault === null) return [];
  return [issue("error", "unit-text", `The text of ${name} is not that of a unit: ${fault}.`, at)];
}

function checkDropins({ name: unit, dropins = [] }: Unit, index: number): DocumentIssue[] {
  const duplicates = new Set(twice(dropins.map(({ name }) => name)));
  return dropins.flatMap(({ name, contents, contents_local }, part): DocumentIssue[] => {
    const at: At = ["units", index, "dropins", part];
    const issues = checkText(name, contents, below(at, "contents"));
    if (contents !== undefined && contents_local !== undefined) {
      const message = `${name} has contents and contents_local; only one of them can be.`;
      issues.push(issue("error", "two-contents", message, below(at, "contents_local")));
    }
    if (name !== "" && !name.endsWith(".conf")) {
      const message = `The drop-in ${name} of ${unit} has to end in .conf; systemd reads no other.`;
      issues.push(issue("error", "dropin-name", message, below(at, "name")));
    } else if (duplicates.has(part)) {
      issues.push(issue("error", "duplicate-dropin", `${unit} has two drop-ins ${name}.`, below(at, "name")));
    }
    return issues;
  });
}

const UNIT_FOLDER = "/etc/systemd/system/";

/** A file where Ignition writes a unit or drop-in itself. */
function pathsOfUnits({ units, files, links, directories }: Document): DocumentIssue[] {
  const written = new Set(
    units.flatMap(({ name, contents, dropins = [] }) => [
      ...(contents ? [`${UNIT_FOLDER}${name}`] : []),
      ...dropins.flatMap((dropin) => (dropin.contents ? [`${UNIT_FOLDER}${name}.d/${dropin.name}`] : [])),
    ]),
  );
  return Object.entries({ files, links, directories }).flatMap(([list, nodes]) =>
    nodes.flatMap(({ path }, index): DocumentIssue[] => {
      if (!written.has(path)) return [];
      const message = `${path} is written by systemd.units as well; Ignition refuses that.`;
      return [issue("error", "path-of-unit", message, [list as "files" | "links" | "directories", index, "path"])];
    }),
  );
}

/** Units that Flatcar has by itself, whatever is merged. */
const BUILT_IN = ["docker", "containerd"];

/** Units that are not called as the images that bring them. */
const BROUGHT_BY: Record<string, string> = { kubelet: "kubernetes", chronyd: "chrony", crio: "cri-o" };

/** `enabled` for a unit that only an image brings: a preset is applied before the image is there. */
function presetsOfImages({ units, files, links }: Document): DocumentIssue[] {
  const merged = [files, links].flatMap((list) =>
    list.flatMap(({ path }) => /^\/(?:etc|run|var\/lib)\/extensions\/([^/]+)\.raw$/.exec(path)?.[1] ?? []),
  );
  const names = new Set(merged.map((name) => name.replace(/[-_]v?\d.*$/, "")));
  return units.flatMap(({ name, enabled, contents, contents_local }, index): DocumentIssue[] => {
    const stem = name.replace(/\.[^.]*$/, "").replace(/@.*$/, "");
    const isOwn = contents !== undefined || contents_local !== undefined;
    const image = Array.from(names).find(
      (one) => stem === one || BROUGHT_BY[stem] === one || stem === `${one}d` || stem.startsWith(`${one}-`),
    );
    if (enabled !== true || isOwn || image === undefined || BUILT_IN.includes(stem)) return [];
    const message =
      `If ${name} comes with the image ${image}, enabled: true is a preset that is applied before the image is merged. ` +
      `Link ${UNIT_FOLDER}multi-user.target.wants/${name} to it, or take an image that has Upholds= for it.`;
    return [issue("hint", "preset-of-image", message, ["units", index, "enabled"])];
  });
}
