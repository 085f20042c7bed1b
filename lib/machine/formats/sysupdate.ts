import { UPDATE_UNITS } from "#lib/systems";

export const SYSUPDATE = "/usr/lib/systemd/systemd-sysupdate";

/** What reboot managers such as kured watch. Under /run: gone after the boot it asks for, and writable by root alone. */
export const REBOOT_FLAG = "/run/reboot-required";

/** Says that an image was staged and not yet merged. */
export const CHANGED_FLAG = "/run/extensions-changed";

/** The name up to systemd 261, and the one from 262 on. */
export const UPDATE_TIMERS = [UPDATE_UNITS.before.timer, UPDATE_UNITS.after.timer] as const;

/** Under the newer name: that service asks for every component by itself, which its drop-ins have done by then. */
export const UPDATE_ONCE = {
  name: "once.conf",
  contents: `[Service]\nExecStart=\nExecStart=${SYSUPDATE} update\n`,
} as const;

/**
 * Merges staged images on a running system. systemd-sysext is reloaded where it can be (systemd 257): a restart takes the images
 * away first, and systemd, told to reload by then, forgets their sockets and leaves them deaf. 252 has no reload, and forgets
 * nothing. ensure-sysext.service starts what is new, where there is one: Flatcar has none from 4628 on.
 */
export const MERGE_AGAIN: readonly string[] = [
  "systemctl reload-or-restart systemd-sysext",
  "{ systemctl try-restart ensure-sysext || true; }",
];

/**
 * The command line of a unit that runs `update` and creates `flag` when `link` points elsewhere afterwards. `$$` is systemd's
 * way to write a dollar (systemd.service(5)). A failed update stays failed.
 */
export function when(link: string, update: string, flag: string): string {
  const target = `$$(readlink ${link})`;
  return `/usr/bin/sh -c 'before="${target}"; ${update} && { test "$$before" = "${target}" || touch ${flag}; }'`;
}
