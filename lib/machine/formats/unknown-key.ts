import { isNode } from "yaml";
import { type KeyPath, pathText } from "#lib/issues";
import { type Issue, issue } from "#lib/machine/check/issue";
import { type Found, findKey, keysOf, type Spec } from "#lib/machine/formats/butane-keys";
import { camelCase } from "#lib/machine/formats/ignition";
import { distance } from "#lib/nearest";

/** The value of the key, and whether no template stands among its neighbours. */
type Where = { node: unknown; isRendered: boolean };

export const TEMPLATE = "This line looks like a template: render it first, then examine what comes out.";

/** What to say of a key that the spec does not have here: why it may stand there, and what is written instead. */
export function unknownKey(
  spec: Spec,
  thing: string,
  path: KeyPath,
  found: Exclude<Found, { found: unknown }>,
  where: Where,
): Issue<KeyPath> {
  const name = pathText(path);
  // Ignition boots without what it does not know, and says so.
  const severity = spec.variant === null ? "warning" : "error";
  if ("later" in found) {
    const message = `${name} came with ${found.later}; this config says ${spec.version}.`;
    return issue(severity, "newer-key", message, path);
  }
  const key = String(path.at(-1));
  const before = BEFORE_BUTANE[`${thing}.${key}`];
  if (before !== undefined && spec.variant !== null) {
    return issue(
      "error",
      "unknown-key",
      `${name} is of Container Linux Config, the form before Butane: ${before}.`,
      path,
    );
  }
  if (!where.isRendered) return issue("error", "template", TEMPLATE, path);
  if (path.length === 1 && isNode(where.node) && "anchor" in where.node && where.node.anchor !== undefined) {
    return issue(
      "warning",
      "unknown-key",
      `${name} is no section: butane --strict refuses it, though it only holds an anchor.`,
      path,
    );
  }
  return issue(
    severity,
    "unknown-key",
    `${name} is not a key of ${nameOf(spec)} here.${meant(spec, thing, key)}`,
    path,
  );
}

/** Keys of Container Linux Config and of Ignition 2, and what stands for them today. */
const BEFORE_BUTANE: Record<string, string> = {
  "resource.remote": "remote.url is source today",
  "reference.remote": "remote.url is source today",
  "file.filesystem": "all paths are those of the machine, so it goes",
  "directory.filesystem": "all paths are those of the machine, so it goes",
  "link.filesystem": "all paths are those of the machine, so it goes",
  "unit.enable": "it is enabled today",
  "filesystem.mount": "what stands in it stands beside device today",
  "filesystem.name": "paths need no name of a file system",
  "user.create": "what stands in it stands beside name today",
  "ignition_config.append": "it is merge today",
  "verification.function": "hash is sha512-HEX today",
  "disk.wipeTable": "it is wipe_table today",
  "config.etcd": "write a unit or a drop-in for it",
  "config.flannel": "write a unit or a drop-in for it",
  "config.docker": "write a drop-in for docker.service",
  "config.update": "write /etc/flatcar/update.conf",
  "config.locksmith": "write /etc/flatcar/update.conf",
  "config.networkd": "write files in /etc/systemd/network",
};

function nameOf({ variant, version }: Spec): string {
  return variant === null ? `Ignition ${version}` : `Butane ${variant} ${version}`;
}

function meant(spec: Spec, thing: string, key: string): string {
  if (spec.variant === null && key.includes("_") && "found" in findKey(spec, thing, key)) {
    return ` Ignition writes ${camelCase(key)}.`;
  }
  const most = Math.min(2, key.length / 3);
  const alike = keysOf(spec, thing).filter((known) => Math.abs(known.length - key.length) <= most);
  const near = alike.filter((known) => distance(known, key) <= most);
  const [first] = near;
  return first === undefined ? "" : ` Is ${spec.variant === null ? camelCase(first) : first} meant?`;
}
