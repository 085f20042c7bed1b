import { isMap, isSeq, type YAMLMap } from "yaml";
import type { KeyPath } from "#lib/issues";
import { UPDATE_ONCE } from "#lib/machine/formats/sysupdate";
import { mapAt, nodeAt } from "#lib/machine/formats/yaml-places";
import { UPDATE_UNITS } from "#lib/systems";
import type { Yaml } from "#lib/yaml";

const { before, after } = UPDATE_UNITS;
const OTHER_NAME: Readonly<Record<string, string>> = {
  [before.timer]: after.timer,
  [after.timer]: before.timer,
  [after.service]: before.service,
};

/** Writes a timer, or a drop-in, under the other name of its unit as well. Both names are alike to whoever has only one. */
export function writeBothNames(yaml: Yaml, path: KeyPath): boolean {
  const unit = mapAt(yaml, path.slice(0, 3));
  const other = OTHER_NAME[String(unit?.get("name"))];
  if (unit === null || other === undefined) return false;
  if (path[3] === "dropins") {
    const dropin = mapAt(yaml, path.slice(0, 5));
    return dropin !== null && addDropin(yaml, other, dropin.toJS(yaml));
  }
  const entry = unitNamed(yaml, other);
  if (entry === null) return addUnit(yaml, { ...unit.toJS(yaml), name: other });
  entry.set("enabled", true);
  return true;
}

/** Keeps the service of systemd 262 from asking for what its drop-ins have asked for. */
export function askOnce(yaml: Yaml): boolean {
  return addDropin(yaml, after.service, UPDATE_ONCE);
}

/** False where the unit has one of this name: with its timer it was written already. */
function addDropin(yaml: Yaml, name: string, dropin: { name?: unknown }): boolean {
  const unit = unitNamed(yaml, name);
  if (unit === null) return addUnit(yaml, { name, dropins: [dropin] });
  const dropins = unit.get("dropins", true);
  if (!isSeq(dropins)) unit.set("dropins", yaml.createNode([dropin]));
  else if (dropins.items.some((one) => isMap(one) && one.get("name") === dropin.name)) return false;
  else dropins.add(yaml.createNode(dropin));
  return true;
}

/** Behind all others, so that the places of those stay as they are. */
function addUnit(yaml: Yaml, unit: unknown): boolean {
  const units = nodeAt(yaml, ["systemd", "units"]);
  if (!isSeq(units)) return false;
  units.add(yaml.createNode(unit));
  return true;
}

function unitNamed(yaml: Yaml, name: string): YAMLMap | null {
  const units = nodeAt(yaml, ["systemd", "units"]);
  const found = isSeq(units) ? units.items.find((unit) => isMap(unit) && unit.get("name") === name) : undefined;
  return isMap(found) ? found : null;
}
