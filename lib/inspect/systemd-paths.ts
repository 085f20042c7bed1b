/** Folders of systemd in which units may lie (systemd.unit(5)); `portable` holds profiles with drop-ins. */
export const UNIT_FOLDERS: readonly string[] = ["system", "user", "portable"];

/**
 * What every system that merges extensions has, and needs to boot or to be mended: a modest list, made by hand on 2026-11-30
 * from what is known of such systems, not from their file lists. An image that brings one of them takes the place of the machine's own.
 */
export const EVERYWHERE: readonly string[] = `
  usr/lib/os-release
  usr/lib/systemd/systemd
  usr/bin/bash
  usr/bin/sh
  usr/bin/env
  usr/bin/login
  usr/bin/mount
  usr/bin/umount
  usr/bin/su
  usr/bin/sudo
  usr/bin/journalctl
  usr/bin/systemctl
  usr/bin/systemd-sysext
  usr/bin/systemd-tmpfiles
  usr/bin/systemd-sysusers
  usr/lib/systemd/systemd-sysupdate
  usr/lib64/ld-linux-x86-64.so.2
  usr/lib64/libc.so.6
`
  .trim()
  .split(/\s+/);
