import { addressFault } from "#lib/machine/check/address";
import { twice } from "#lib/machine/check/check-passwd";
import type { DocumentIssue } from "#lib/machine/check/document-issue";
import { issue } from "#lib/machine/check/issue";
import { listOf, numberOf, type Section, sectionOf, textOf } from "#lib/machine/check/section";
import type { Rest } from "#lib/machine/formats/document";

type Place = readonly (string | number)[];
type Check = (entry: Section, place: Place, base: number) => DocumentIssue[];

/** What Ignition refuses in disks, file systems and what lies between (config/v3_4/types of coreos/ignition). */
export function checkDisks(rest: Rest, base: number): DocumentIssue[] {
  return Object.entries(LISTS).flatMap(([list, { key, check }]) => {
    const entries = listOf(rest[`storage.${list}`]).map(sectionOf);
    const place: Place = ["storage", list];
    const again = twice(entries.map((entry) => textOf(entry[key]) ?? "")).map((index) =>
      refused(place.concat(index, key), `${entries[index]?.[key]} stands here twice.`),
    );
    const mounts = entries.map(({ with_mount_unit, path }) => (with_mount_unit === true ? (textOf(path) ?? "") : ""));
    const units = twice(mounts).map((index) =>
      refused(place.concat(index, "with_mount_unit"), `${mounts[index]} gets two mount units.`),
    );
    return again.concat(
      units,
      entries.flatMap((entry, index) => check(entry, place.concat(index), base)),
    );
  });
}

const LISTS: Record<string, { key: string; check: Check }> = {
  disks: { key: "device", check: checkDisk },
  filesystems: { key: "device", check: checkFilesystem },
  luks: { key: "name", check: checkLuks },
  raid: { key: "name", check: checkRaid },
};

function refused(place: Place, message: string): DocumentIssue {
  return issue("error", "refused", message, ["rest", ...place]);
}

/** An absolute path without empty, . or .. parts. */
export const DEVICE = /^(\/(?!\.{1,2}(\/|$))[^/]+)+$/;

function checkDevice(entry: Section, place: Place): DocumentIssue[] {
  const device = textOf(entry.device) ?? "";
  if (DEVICE.test(device)) return [];
  return [refused(place.concat("device"), `${device || "Nothing"} is no path of a device such as /dev/sda.`)];
}

function checkDisk(disk: Section, place: Place): DocumentIssue[] {
  const partitions = listOf(disk.partitions).map(sectionOf);
  const at = (index: number, ...keys: Place) => [...place, "partitions", index, ...keys];
  const numbers = partitions.map((partition) => String(numberOf(partition.number) || ""));
  const labels = partitions.map((partition) => textOf(partition.label) ?? "");
  return [
    checkDevice(disk, place),
    twice(numbers).map((index) => refused(at(index, "number"), `Two partitions have the number ${numbers[index]}.`)),
    twice(labels).map((index) => refused(at(index, "label"), `Two partitions have the label ${labels[index]}.`)),
    partitions.flatMap((partition, index) => checkPartition(partition, at(index))),
    mixed(partitions).map(() =>
      refused(at(0), "One of these partitions should not exist, so all of them need a number of their own."),
    ),
    overlaps(partitions).map((index) => refused(at(index), "This partition overlaps another one.")),
  ].flat();
}

function checkPartition(partition: Section, place: Place): DocumentIssue[] {
  const { label, should_exist } = partition;
  const issues: DocumentIssue[] = [];
  const others = ["label", "type_guid", "guid", "start_mib", "size_mib"].filter((key) => partition[key] !== undefined);
  if (should_exist === false && others.length > 0) {
    issues.push(refused(place, `A partition that should not exist has no ${others.join(", ")}.`));
  }
  if (!partition.number && label === undefined)
    issues.push(refused(place, "A partition has neither number nor label."));
  if (typeof label === "string" && (label.length > 36 || label.includes(":"))) {
    issues.push(refused(place.concat("label"), "A label of a partition has at most 36 characters and no colon."));
  }
  for (const key of ["guid", "type_guid"]) {
    const value = textOf(partition[key]);
    if (value === undefined || /^(|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})$/i.test(value)) continue;
    issues.push(refused(place.concat(key), `${value} is no GUID.`));
  }
  return issues;
}

/** What has no number gets the next one that is free, which nobody can tell where others go. */
function mixed(partitions: readonly Section[]): Section[] {
  const unnumbered = partitions.filter(({ number }) => !number).slice(0, 1);
  return partitions.some(({ should_exist }) => should_exist === false) ? unnumbered : [];
}

function overlaps(partitions: readonly Section[]): number[] {
  const spans = partitions.flatMap(({ start_mib, size_mib }, index) => {
    const [start, size] = [numberOf(start_mib), numberOf(size_mib)];
    return start && size !== undefined ? [{ index, start, end: Math.max(start, start + size - 1) }] : [];
  });
  return spans
    .filter((one) => spans.some((other) => other.index < one.index && one.start <= other.end && other.start <= one.end))
    .map(({ index }) => index);
}

const FORMATS: Record<string, number> = { ext4: 16, btrfs: 256, xfs: 12, swap: 15, vfat: 11 };

function checkFilesystem(filesystem: Section, place: Place, base: number): DocumentIssue[] {
  const issues = checkDevice(filesystem, place);
  const [format, label, path] = ["format", "label", "path"].map((key) => textOf(filesystem[key]) || undefined);
  const others = [path, label, filesystem.uuid].some((value) => value) || filesystem.wipe_filesystem === true;
  const hasOptions = listOf(filesystem.options).concat(listOf(filesystem.mount_options)).length > 0;
  if (format === undefined && (others || hasOptions)) {
    issues.push(refused(place.concat("format"), "A file system with a path, label or options has no format."));
  }
  if (format !== undefined && !(format in FORMATS) && !(format === "none" && base >= 4)) {
    issues.push(refused(place.concat("format"), `${format} is not one of ${Object.keys(FORMATS).join(", ")}.`));
  }
  if (path !== undefined && !/^(\/|(\/(?!\.{1,2}(\/|$))[^/]+)+)$/.test(path)) {
    issues.push(refused(place.concat("path"), `${path} is no absolute path without empty parts.`));
  }
  const longest = FORMATS[format ?? ""];
  if (label !== undefined && longest !== undefined && label.length > longest) {
    issues.push(refused(place.concat("label"), `A label of ${format} has at most ${longest} characters.`));
  }
  const written = [filesystem.device, path, ...listOf(filesystem.mount_options)].map(String);
  if (filesystem.with_mount_unit === true && written.some((text) => text.includes("\n"))) {
    issues.push(refused(place.concat("with_mount_unit"), "The text of its mount unit would break at a line's end."));
  }
  if (filesystem.with_mount_unit === true && format !== undefined && format !== "swap" && path === undefined) {
    issues.push(refused(place.concat("path"), "with_mount_unit needs a path."));
  }
  if (filesystem.with_mount_unit === true && format === undefined && !others && !hasOptions) {
    issues.push(refused(place.concat("format"), "with_mount_unit needs a format."));
  }
  return issues;
}

function checkLuks(luks: Section, place: Place, base: number): DocumentIssue[] {
  const issues = checkDevice(luks, place);
  const source = textOf(sectionOf(luks.key_file).source);
  const clevis = sectionOf(luks.clevis);
  const custom = sectionOf(clevis.custom);
  const tangs = listOf(clevis.tang).map(sectionOf);
  const options = listOf(luks.open_options).map(String);
  for (const index of twice(options))
    issues.push(refused(place.concat("open_options", index), `${options[index]} stands here twice.`));
  for (const index of twice(tangs.map(({ url }) => String(url)))) {
    issues.push(refused([...place, "clevis", "tang", index], "A Tang server stands here twice."));
  }
  if (textOf(luks.name)?.includes("/")) issues.push(refused(place.concat("name"), "A name of LUKS has no slash."));
  if ((textOf(luks.label)?.length ?? 0) > 47)
    issues.push(refused(place.concat("label"), "A label of LUKS has at most 47 characters."));
  if (source && addressFault(source, base) !== null) {
    issues.push(refused(place.concat("key_file", "source"), `${source} is no address of a key.`));
  }
  if (custom.pin && (tangs.length > 0 || clevis.tpm2 === true || clevis.threshold)) {
    issues.push(refused(place.concat("clevis"), "clevis has custom and something else; only one of them can be."));
  }
  return issues.concat(
    checkPin(custom, place.concat("clevis", "custom")),
    tangs.flatMap((tang, index) => checkTang(tang, [...place, "clevis", "tang", index])),
  );
}

function checkPin(custom: Section, place: Place): DocumentIssue[] {
  const [pin, config] = [textOf(custom.pin), textOf(custom.config)];
  if (!pin && !config && custom.needs_network !== true) return [];
  const issues: DocumentIssue[] = [];
  if (!["tpm2", "tang", "sss"].includes(pin ?? "")) {
    issues.push(refused(place.concat("pin"), "A pin of clevis is tpm2, tang or sss."));
  }
  if (!config) issues.push(refused(place.concat("config"), "A pin of clevis needs its config."));
  return issues;
}

export function checkTang(tang: Section, place: Place): DocumentIssue[] {
  const url = textOf(tang.url) ?? "";
  const issues: DocumentIssue[] = [];
  if (!/^https?:/i.test(url))
    issues.push(refused(place.concat("url"), `${url || "Nothing"} is no address of a Tang server.`));
  if (!textOf(tang.thumbprint)) issues.push(refused(place.concat("thumbprint"), "A Tang server has no thumbprint."));
  return issues;
}

const LEVELS = /^(linear|raid0|0|stripe|raid1|1|mirror|raid4|4|raid5|5|raid6|6|raid10|10)$/;

function checkRaid(raid: Section, place: Place): DocumentIssue[] {
  const level = textOf(raid.level) ?? "";
  const devices = listOf(raid.devices).map(String);
  const issues = twice(devices).map((index) =>
    refused(place.concat("devices", index), `${devices[index]} stands here twice.`),
  );
  for (const [index, path] of devices.entries()) {
    if (!DEVICE.test(path))
      issues.push(refused(place.concat("devices", index), `${path} is no path of a device such as /dev/sda.`));
  }
  if (!LEVELS.test(level)) issues.push(refused(place.concat("level"), `${level || "Nothing"} is no level of a RAID.`));
  if (devices.length === 0) issues.push(refused(place.concat("devices"), "A RAID has no devices."));
  if (/^(linear|raid0|0|stripe)$/.test(level) && raid.spares) {
    issues.push(refused(place.concat("level"), `A RAID of level ${level} has no spares.`));
  }
  return issues;
}
