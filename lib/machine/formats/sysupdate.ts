export const SYSUPDATE = "/usr/lib/systemd/systemd-sysupdate";

/** What reboot managers such as kured watch. Under /run: gone after the boot it asks for, and writable by root alone. */
export const REBOOT_FLAG = "/run/reboot-required";

/** Says that an image was staged and not yet merged. */
export const CHANGED_FLAG = "/run/extensions-changed";

/**
 * The command line of a unit that runs `update` and creates `flag` when `link` points elsewhere afterwards. `$$` is systemd's
 * way to write a dollar (systemd.service(5)). A failed update stays failed.
 */
export function when(link: string, update: string, flag: string): string {
  const target = `$$(readlink ${link})`;
  return `/usr/bin/sh -c 'before="${target}"; ${update} && { test "$$before" = "${target}" || touch ${flag}; }'`;
}
