import { checkImages } from "#lib/machine/check/check-images";
import { checkNodes, type DocumentIssue } from "#lib/machine/check/check-nodes";
import { checkSysupdate } from "#lib/machine/check/check-sysupdate";
import { issue } from "#lib/machine/check/issue";
import type { Document } from "#lib/machine/formats/document";

type Unit = Document["units"][number];

/** Everything that can be said from a document alone, in the order of its lists. */
export function checkDocument(document: Document): DocumentIssue[] {
  return [checkNodes, checkImages, checkSysupdate, checkUnits].flatMap((rules) => rules(document));
}

const KINDS = /\.(service|socket|device|mount|automount|swap|target|path|timer|snapshot|slice|scope)$/;

/** What Ignition and systemd refuse in units. */
function checkUnits({ units }: Document): DocumentIssue[] {
  const seen = new Set<string>();
  return units.flatMap((unit, index) => {
    const issues = checkUnit(unit, index).concat(checkDropins(unit, index));
    if (seen.has(unit.name)) issues.unshift(duplicate(unit, index));
    seen.add(unit.name);
    return issues;
  });
}

function duplicate({ name }: Unit, index: number): DocumentIssue {
  const message = `${name} stands here twice; put all that is said of it into one entry.`;
  return issue("error", "duplicate-unit", message, ["units", index, "name"]);
}

function checkUnit({ name, enabled, contents, mask }: Unit, index: number): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  if (!KINDS.test(name)) {
    const message = `${name} is no name of a unit: it has to end in .service, .socket, .timer or the like.`;
    issues.push(issue("error", "unit-name", message, ["units", index, "name"]));
  }
  if (enabled === true && contents && !/^[ \t]*\[Install\]/m.test(contents)) {
    const message = `${name} is enabled and has no [Install] section, so nothing starts it.`;
    issues.push(issue("warning", "no-install", message, ["units", index, "enabled"]));
  }
  if (mask === true && enabled === true) {
    const message = `${name} is masked and enabled; the mask wins.`;
    issues.push(issue("warning", "masked-and-enabled", message, ["units", index, "mask"]));
  }
  return issues;
}

function checkDropins({ name: unit, dropins = [] }: Unit, index: number): DocumentIssue[] {
  const seen = new Set<string>();
  return dropins.flatMap(({ name }, part): DocumentIssue[] => {
    const at = ["units", index, "dropins", part, "name"] as const;
    if (!name.endsWith(".conf")) {
      const message = `The drop-in ${name} of ${unit} has to end in .conf; systemd reads no other.`;
      return [issue("error", "dropin-name", message, at)];
    }
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [issue("error", "duplicate-dropin", `${unit} has two drop-ins ${name}.`, at)];
  });
}
