/**
 * What may stand where in a Butane config, and since when: facts of the schemas of coreos/butane 0.29, whose base versions 1
 * to 8 are those of Ignition 3.0 to 3.7. `key:kind@base`, a list as `kind[]`. `text` is written by people at any length,
 * `word` names something, `key` is a line of authorized_keys.
 */
const THINGS: Record<string, string> = {
  config:
    "variant:word version:word ignition:ignition kernel_arguments:kernel_arguments@4 passwd:passwd storage:storage systemd:systemd",
  ignition: "version:word config:ignition_config proxy:proxy@2 security:security timeouts:timeouts",
  ignition_config: "merge:reference[] replace:reference",
  reference:
    "source:word verification:verification compression:word@2 http_headers:header[]@2 inline:text@2 local:word@2",
  resource: "source:word inline:text compression:word verification:verification http_headers:header[]@2 local:word@2",
  verification: "hash:word",
  header: "name:word value:text",
  proxy: "http_proxy:word https_proxy:word no_proxy:word[]",
  security: "tls:tls",
  tls: "certificate_authorities:reference[]",
  timeouts: "http_response_headers:int http_total:int",
  kernel_arguments: "should_exist:word[] should_not_exist:word[]",
  passwd: "groups:group[] users:user[]",
  group: "name:word gid:int password_hash:word should_exist:bool@3 system:bool",
  user: "name:word uid:int gecos:text groups:word[] home_dir:word no_create_home:bool no_log_init:bool no_user_group:bool password_hash:text primary_group:word shell:word should_exist:bool@3 ssh_authorized_keys:key[] ssh_authorized_keys_local:word[]@5 system:bool",
  storage:
    "directories:directory[] disks:disk[] files:file[] filesystems:filesystem[] links:link[] luks:luks[]@3 raid:raid[] trees:tree[]@2",
  owner: "id:int name:word",
  directory: "path:path user:owner group:owner overwrite:bool mode:mode",
  file: "path:path user:owner group:owner overwrite:bool mode:mode contents:resource append:resource[]",
  link: "path:path user:owner group:owner overwrite:bool target:path hard:bool",
  disk: "device:word partitions:partition[] wipe_table:bool",
  partition:
    "number:int label:word guid:word type_guid:word start_mib:int size_mib:int resize:bool@3 should_exist:bool wipe_partition_entry:bool",
  filesystem:
    "device:word format:word label:word mount_options:word[]@2 options:word[] path:path uuid:word wipe_filesystem:bool with_mount_unit:bool@2",
  luks: "name:word device:word label:word uuid:word key_file:resource clevis:clevis cex:cex@6 discard:bool@5 open_options:word[]@5 options:word[] wipe_volume:bool",
  cex: "enabled:bool",
  clevis: "custom:clevis_custom tang:tang[] threshold:int tpm2:bool",
  clevis_custom: "config:text needs_network:bool pin:word",
  tang: "url:word thumbprint:word advertisement:text@5",
  raid: "name:word level:word devices:word[] options:word[] spares:int",
  tree: "local:word path:path user:owner@7 group:owner@7 file_mode:mode@7 dir_mode:mode@7",
  systemd: "units:unit[] quadlets:quadlet[]@8",
  unit: "name:unit_name enabled:bool mask:bool contents:text contents_local:word@5 dropins:dropin[]",
  dropin: "name:unit_name contents:text contents_local:word@5",
  quadlet: "name:unit_name contents:text contents_local:word rootful:bool dropins:dropin[]",
  boot_device: "layout:word luks:boot_luks mirror:boot_mirror",
  boot_luks: "cex:cex@6 device:word@6 discard:bool@5 tang:tang[] threshold:int tpm2:bool",
  boot_mirror: "devices:word[]",
  grub: "users:grub_user[]",
  grub_user: "name:word password_hash:text",
  metadata: "name:word labels:labels",
  openshift: "extensions:word[] fips:bool kernel_arguments:word[] kernel_type:word",
};

/** The versions of each variant, and the base version each is made of. */
export const VARIANTS: Record<string, Record<string, number>> = {
  flatcar: { "1.0.0": 4, "1.1.0": 5, "1.2.0-experimental": 8 },
  fcos: versions("1.0=1 1.1=2 1.2=3 1.3=3 1.4=4 1.5=5 1.6=6 1.7=7", "1.8"),
  openshift: versions(
    "4.8=3 4.9=3 4.10=3 4.11=3 4.12=3 4.13=3 4.14=5 4.15=5 4.16=5 4.17=5 4.18=5 4.19=6 4.20=6 4.21=6 4.22=6",
    "4.23",
  ),
  fiot: { "1.0.0": 5, "1.1.0-experimental": 8 },
  r4e: { "1.0.0": 4, "1.1.0": 5, "1.2.0-experimental": 8 },
};

function versions(stable: string, experimental: string): Record<string, number> {
  const pairs = stable.split(" ").map((pair): [string, number] => {
    const [version = "", base] = pair.split("=");
    return [`${version}.0`, Number(base)];
  });
  return Object.fromEntries(pairs.concat([[`${experimental}.0-experimental`, 8]]));
}

/** Variants whose next version may be out before Bakehouse knows of it. */
export const GROWING = ["fcos", "openshift"];

/** Sections of some variants only, and the first version with each. */
const OF_VARIANTS: Record<string, Record<string, string>> = {
  boot_device: { fcos: "1.3.0", openshift: "4.8.0" },
  grub: { fcos: "1.5.0", openshift: "4.14.0" },
  metadata: { openshift: "4.8.0" },
  openshift: { openshift: "4.8.0" },
};

/** What a spec has a key for and refuses: only its users can tell why it is there. */
const DISKS = "kernel_arguments storage.disks storage.filesystems storage.luks storage.raid";
const REFUSED: Record<string, readonly string[]> = {
  flatcar: ["storage.luks.clevis"],
  fiot: DISKS.split(" "),
  r4e: DISKS.split(" "),
  openshift:
    "kernel_arguments passwd.groups storage.directories storage.links storage.files.append storage.files.contents.http_headers passwd.users.gecos passwd.users.groups passwd.users.home_dir passwd.users.no_create_home passwd.users.no_log_init passwd.users.no_user_group passwd.users.primary_group passwd.users.shell passwd.users.should_exist passwd.users.system passwd.users.uid".split(
      " ",
    ),
};

/** What Butane adds to Ignition: no Ignition config has these. */
const BUTANE_ONLY = new Set(
  "config.variant config.version reference.inline reference.local resource.inline resource.local user.ssh_authorized_keys_local filesystem.with_mount_unit storage.trees systemd.quadlets unit.contents_local dropin.contents_local".split(
    " ",
  ),
);

/** What Ignition has and Butane writes by itself. */
const IGNITION_ONLY = "ignition.version";

type Key = { kind: string; isList: boolean; since: number };
type Thing = ReadonlyMap<string, Key>;
/** The keys of every kind of thing, whatever the version. */
const KEYS: ReadonlyMap<string, Thing> = new Map(
  Object.entries(THINGS).map(([thing, keys]) => [thing, new Map(keys.split(" ").map(readKey))]),
);

function readKey(text: string): [string, Key] {
  const [, key = "", kind = "", list, since = "1"] = /^(\w+):(\w+)(\[\])?(?:@(\d))?$/.exec(text) ?? [];
  return [key, { kind, isList: list !== undefined, since: Number(since) }];
}

/** Which keys count: those of a variant and version of Butane, or those of Ignition. */
export type Spec = { variant: string | null; version: string; base: number };

/** The spec of a Butane config; of a version that is not known the newest. */
export function butaneSpec(variant: string, version: string): Spec {
  const versions = VARIANTS[variant] ?? {};
  const base = Object.hasOwn(versions, version) ? versions[version] : undefined;
  return { variant, version, base: base ?? Math.max(7, ...Object.values(versions)) };
}

/** Ignition 3.0 has base 1, and so on; of one that is not known the newest. */
export function ignitionSpec(version: string): Spec {
  const minor = Number(/^3\.([0-7])\./.exec(version)?.[1] ?? 7);
  return { variant: null, version, base: minor + 1 };
}

/** What stands under a key of a thing: `found`, or that it came with a later version, or that there is no such key. */
export type Found = { found: Key } | { later: string } | { unknown: true };

export function findKey(spec: Spec, thing: string, name: string): Found {
  const first = thing === "config" && Object.hasOwn(OF_VARIANTS, name) ? OF_VARIANTS[name]?.[spec.variant ?? ""] : null;
  if (first !== null) return first === undefined ? { unknown: true } : ofVariant(spec, name, first);
  const key = KEYS.get(thing)?.get(name);
  const place = `${thing}.${name}`;
  const isForeign = spec.variant === null ? BUTANE_ONLY.has(place) : place === IGNITION_ONLY;
  if (key === undefined || isForeign) return { unknown: true };
  if (key.since <= spec.base) return { found: key };
  const later = firstWith(spec.variant, key.since);
  return later === null ? { unknown: true } : { later };
}

function ofVariant({ variant, version }: Spec, name: string, first: string): Found {
  const versions = Object.keys(VARIANTS[variant ?? ""] ?? {});
  const isOlder = versions.includes(version) && versions.indexOf(version) < versions.indexOf(first);
  return isOlder ? { later: `${variant} ${first}` } : { found: { kind: name, isList: false, since: 1 } };
}

/** `flatcar 1.1.0`: the first version made of a base version. */
function firstWith(variant: string | null, base: number): string | null {
  if (variant === null) return `Ignition 3.${base - 1}.0`;
  const found = Object.entries(VARIANTS[variant] ?? {}).find(([, own]) => own >= base);
  return found === undefined ? null : `${variant} ${found[0]}`;
}

/** Whether a kind has keys of its own. */
export function isThing(kind: string): boolean {
  return KEYS.has(kind);
}

/** Keys that people may have meant, for a message. */
export function keysOf(spec: Spec, thing: string): string[] {
  return Array.from(KEYS.get(thing)?.keys() ?? []).filter((name) => "found" in findKey(spec, thing, name));
}

/** Whether a spec refuses something that it has a key for: `storage.luks.clevis`. */
export function isRefused({ variant, version }: Spec, place: string): boolean {
  if (variant === "openshift" && place === "kernel_arguments") return true;
  if (variant === "openshift" && /^4\.(8|9)\.0$/.test(version) && place === "storage.files.contents.compression")
    return true;
  if (variant === "openshift" && /^4\.(8|9|1[0-2])\.0$/.test(version) && place === "passwd.users.password_hash")
    return true;
  return REFUSED[variant ?? ""]?.includes(place) ?? false;
}

/** The base version of a document. One for OpenShift is known by its version. */
export function baseOf({ variant, version }: { variant: string; version: string }): number {
  return butaneSpec(variant === "other" && version.startsWith("4.") ? "openshift" : variant, version).base;
}
