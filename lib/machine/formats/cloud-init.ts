import type { Document } from "#lib/machine/formats/document";
import { toScript } from "#lib/machine/formats/script";
import { newYaml, writeYaml } from "#lib/yaml";

/** It holds the texts of all files, secret ones too: for root alone. */
const SCRIPT = "/var/lib/bakehouse/extensions.sh";

/**
 * cloud-init user-data (https://cloudinit.readthedocs.io/en/latest/reference/modules.html): names and keys in its own words,
 * everything else as the script that also runs by hand. AppError unsupported names what that cannot do.
 */
export function toCloudConfig(document: Document): string {
  const hostname = document.files.find(({ path }) => path === "/etc/hostname")?.contents?.inline?.trim();
  const keys = document.users.flatMap(({ ssh_authorized_keys = [] }) => ssh_authorized_keys);
  const rest: Document = {
    ...document,
    files: document.files.filter(({ path }) => path !== "/etc/hostname" || hostname === undefined),
    users: document.users.filter(hasMoreThanKeys),
  };
  const yaml = newYaml({
    hostname,
    ssh_authorized_keys: keys.length === 0 ? undefined : keys,
    write_files: [{ path: SCRIPT, permissions: "0700", content: toScript(rest) }],
    runcmd: [[SCRIPT]],
  });
  return `#cloud-config\n${writeYaml(yaml)}`;
}

/** Keys go to the user that the image's cloud-init sets up, whatever its name is. */
function hasMoreThanKeys({
  name: _name,
  ssh_authorized_keys: _keys,
  why: _why,
  from: _from,
  ...rest
}: Document["users"][number]) {
  return Object.keys(rest).length > 0;
}
