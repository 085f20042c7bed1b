import { addressFault } from "#lib/machine/check/address";
import { checkDisks, checkTang, DEVICE } from "#lib/machine/check/check-disks";
import { twice } from "#lib/machine/check/check-passwd";
import { checkResource } from "#lib/machine/check/check-resource";
import type { DocumentIssue } from "#lib/machine/check/document-issue";
import { type IssueCode, issue } from "#lib/machine/check/issue";
import { listOf, type Section, sectionOf, textOf } from "#lib/machine/check/section";
import { baseOf } from "#lib/machine/formats/butane-keys";
import type { Document, Resource } from "#lib/machine/formats/document";

/** What Butane and Ignition refuse in the sections that Bakehouse only hands on. */
export function checkRest(document: Document): DocumentIssue[] {
  const { rest = {} } = document;
  const base = baseOf(document);
  return [
    checkArguments(sectionOf(rest.kernel_arguments)),
    checkIgnition(sectionOf(rest.ignition), base),
    checkDisks(rest, base),
    checkTrees(listOf(rest["storage.trees"])),
    checkBootDevice(sectionOf(rest.boot_device)),
    checkGrub(listOf(sectionOf(rest.grub).users)),
    checkOpenshift(document),
  ].flat();
}

type Place = readonly (string | number)[];

function refused(place: Place, message: string, code: IssueCode = "refused"): DocumentIssue {
  return issue("error", code, message, ["rest", ...place]);
}

/** An argument stands once, whether it is wanted or not. */
function checkArguments(section: Section): DocumentIssue[] {
  const keys = ["should_exist", "should_not_exist"] as const;
  const all = keys.flatMap((key) => listOf(section[key]).map((value, index) => ({ key, index, value: String(value) })));
  return twice(all.map(({ value }) => value)).map((at) => {
    const { key = "should_exist", index = 0, value } = all[at] ?? {};
    return refused(["kernel_arguments", key, index], `The kernel argument ${value} stands here twice.`);
  });
}

function checkIgnition(section: Section, base: number): DocumentIssue[] {
  const config = sectionOf(section.config);
  const merge = listOf(config.merge) as Resource[];
  const authorities = listOf(sectionOf(sectionOf(section.security).tls).certificate_authorities) as Resource[];
  const at = (...place: Place): Place => ["ignition", ...place];
  return [
    merge.flatMap((resource, index) => checkFetched(resource, at("config", "merge", index), base)),
    config.replace === undefined ? [] : checkAt(sectionOf(config.replace) as Resource, at("config", "replace"), base),
    authorities.flatMap((resource, index) =>
      checkFetched(resource, at("security", "tls", "certificate_authorities", index), base),
    ),
    sameAddresses(merge, at("config", "merge")),
    sameAddresses(authorities, at("security", "tls", "certificate_authorities")),
    checkProxy(sectionOf(section.proxy)),
  ].flat();
}

function sameAddresses(resources: readonly Resource[], place: Place): DocumentIssue[] {
  return twice(resources.map(({ source, inline }) => source ?? inline ?? "")).map((index) => {
    return refused(place.concat(index), "The same is fetched twice, which Ignition refuses.");
  });
}

function checkFetched(resource: Resource, place: Place, base: number): DocumentIssue[] {
  const isGiven = resource.source || resource.inline !== undefined || resource.local !== undefined;
  const missing = isGiven ? [] : [refused(place, "Something to fetch has no source.", "missing")];
  return missing.concat(checkAt(resource, place, base));
}

function checkAt(resource: Resource, place: Place, base: number): DocumentIssue[] {
  return checkResource(resource, ["rest", ...place], place.slice(1).join("."), base);
}

function checkProxy(proxy: Section): DocumentIssue[] {
  const names = listOf(proxy.no_proxy).map(String);
  const again = twice(names).map((index) => {
    return refused(["ignition", "proxy", "no_proxy", index], `${names[index]} stands here twice.`);
  });
  const addresses = ["http_proxy", "https_proxy"].flatMap((key) => {
    const value = textOf(proxy[key]);
    const isRight = value === undefined || (/^https?:/i.test(value) && addressFault(value, 5) === null);
    return isRight
      ? []
      : [refused(["ignition", "proxy", key], `${value} is no address of a proxy: https:// or http://.`)];
  });
  return again.concat(addresses);
}

function checkTrees(trees: readonly unknown[]): DocumentIssue[] {
  return trees.flatMap((tree, index) =>
    textOf(sectionOf(tree).local)
      ? []
      : [refused(["storage", "trees", index], "A tree has no local folder.", "missing")],
  );
}

const LAYOUTS = ["aarch64", "ppc64le", "x86_64", "s390x-eckd", "s390x-virt", "s390x-zfcp"];

function checkBootDevice(device: Section): DocumentIssue[] {
  const layout = textOf(device.layout);
  const devices = listOf(sectionOf(device.mirror).devices);
  const issues: DocumentIssue[] = [];
  if (layout !== undefined && !LAYOUTS.includes(layout)) {
    issues.push(refused(["boot_device", "layout"], `The layout ${layout} is not one of ${LAYOUTS.join(", ")}.`));
  }
  for (const index of twice(devices.map(String))) {
    issues.push(refused(["boot_device", "mirror", "devices", index], `${devices[index]} stands here twice.`));
  }
  for (const [index, path] of devices.entries()) {
    if (DEVICE.test(String(path))) continue;
    issues.push(
      refused(["boot_device", "mirror", "devices", index], `${path} is no path of a device such as /dev/sda.`),
    );
  }
  for (const [index, tang] of listOf(sectionOf(device.luks).tang).entries()) {
    issues.push(...checkTang(sectionOf(tang), ["boot_device", "luks", "tang", index]));
  }
  if (devices.length > 0 && layout === undefined) {
    issues.push(refused(["boot_device", "mirror"], "A mirror needs the layout of its disks: boot_device.layout."));
  }
  if (devices.length === 1) {
    issues.push(refused(["boot_device", "mirror", "devices", 0], "A mirror needs two devices or more."));
  }
  return issues;
}

function checkGrub(users: readonly unknown[]): DocumentIssue[] {
  return users.flatMap((user, index) =>
    ["name", "password_hash"].flatMap((key) =>
      textOf(sectionOf(user)[key])
        ? []
        : [refused(["grub", "users", index, key], `A user of GRUB has no ${key}.`, "missing")],
    ),
  );
}

const ROLE = "machineconfiguration.openshift.io/role";

function checkOpenshift({ variant, version, rest = {}, users, files }: Document): DocumentIssue[] {
  if (variant !== "other" || !version.startsWith("4.")) return [];
  const metadata = sectionOf(rest.metadata);
  const issues: DocumentIssue[] = [];
  if (!textOf(metadata.name)) issues.push(refused(["metadata", "name"], "metadata.name is missing.", "missing"));
  if (!textOf(sectionOf(metadata.labels)[ROLE])) {
    issues.push(refused(["metadata", "labels"], `metadata.labels has no ${ROLE}.`, "missing"));
  }
  const kernel = textOf(sectionOf(rest.openshift).kernel_type);
  if (kernel !== undefined && !["", "default", "realtime"].includes(kernel)) {
    issues.push(refused(["openshift", "kernel_type"], `${kernel} is no kernel_type: default or realtime.`));
  }
  for (const key of ["kernel_arguments", "extensions"]) {
    const values = listOf(sectionOf(rest.openshift)[key]).map(String);
    for (const index of twice(values)) {
      issues.push(refused(["openshift", key, index], `${values[index]} stands here twice.`));
    }
  }
  for (const [index, { name }] of users.entries()) {
    if (name !== "core" && name !== "") {
      issues.push(
        issue("error", "refused", `OpenShift knows the user core only, not ${name}.`, ["users", index, "name"]),
      );
    }
  }
  for (const [index, { path, contents, mode = 0 }] of files.entries()) {
    if (contents?.source && !contents.source.startsWith("data:")) {
      const message = `${path}: OpenShift takes data: and inline, and fetches nothing.`;
      issues.push(issue("error", "refused", message, ["files", index, "contents", "source"]));
    }
    if ((mode & ~0o777) !== 0) {
      const message = `${path}: OpenShift refuses setuid, setgid and sticky bits.`;
      issues.push(issue("error", "refused", message, ["files", index, "mode"]));
    }
  }
  return issues;
}
