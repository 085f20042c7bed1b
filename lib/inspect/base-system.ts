/**
 * What images may count on, gathered on 2026-11-30. Programs, units and accounts are those that Debian 12, 13 and unstable have
 * in common in the packages that every system has (their file lists), with those of packages that Flatcar names as part of
 * every image (coreos-base/coreos and acct-user, acct-group of flatcar/scripts) and of Fedora CoreOS (manifests/passwd and
 * manifests/group of coreos/fedora-coreos-config). What is missing here may be there after all: so nothing of this is an error.
 */
const PROGRAMS = words(`
  [ agetty b2sum base32 base64 basename basenc bash blkdiscard blkid blockdev busctl cat chcon chgrp chmod chown
  chpasswd chroot chrt cksum comm cp cut dash date dbus-daemon dbus-monitor dbus-send dbus-uuidgen dd df dirname dmesg
  du echo env expand expr fallocate false find findfs findmnt flock fold fsck fsfreeze fstrim getconf getent getopt
  grep groupadd groupdel groupmod groups gunzip gzip halt hardlink head hostid hostname hostnamectl iconv id init
  install ionice ip join journalctl kernel-install ldconfig ldd link ln locale localectl localedef login loginctl
  logname losetup ls lsblk lscpu lslocks lsns machinectl md5sum mkdir mkfifo mkfs mknod mkswap mktemp more mount
  mountpoint mv namei networkctl nice nl nohup nologin nproc nsenter numfmt od partx passwd paste pldd portablectl
  poweroff pr printenv printf prlimit pwd rbash readlink realpath reboot rm rmdir rtcwake runcon runuser sed seq
  setarch setpriv setsid sh sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf shutdown sleep sort split ss
  stat stdbuf stty su sulogin sum swapoff swapon sync systemctl systemd-analyze systemd-ask-password systemd-cat
  systemd-cgls systemd-cgtop systemd-creds systemd-delta systemd-detect-virt systemd-dissect systemd-escape
  systemd-id128 systemd-inhibit systemd-machine-id-setup systemd-mount systemd-notify systemd-nspawn systemd-path
  systemd-run systemd-socket-activate systemd-stdio-bridge systemd-sysext systemd-sysusers systemd-tmpfiles
  systemd-tty-ask-password-agent systemd-umount tac tail tar taskset tc tee test timedatectl timeout touch tr true
  truncate tty uclampset umount uname unexpand uniq unlink unshare useradd userdel usermod users wc whereis who whoami
  wipefs xargs yes zcat zramctl
`);

/** Of packages that Flatcar and Fedora CoreOS have, and Debian on request. */
const MORE_PROGRAMS = words(`
  conntrack curl depmod e2fsck ethtool free insmod ip6tables ipset iptables iptables-restore iptables-save jq kill
  kmod lsmod mkfs.btrfs mkfs.ext4 mkfs.xfs modinfo modprobe nft openssl pgrep pkill ps resize2fs resolvectl rmmod sudo
  sysctl timedatectl top udevadm uptime
`);

/** Beside those that are called systemd-…. */
const UNITS = words(`
  basic.target dbus.service dbus.socket default.target getty.target getty@.service graphical.target local-fs-pre.target
  local-fs.target modprobe@.service multi-user.target network-online.target network-pre.target network.target
  nss-lookup.target nss-user-lookup.target paths.target poweroff.target reboot.target remote-fs-pre.target
  remote-fs.target rescue.target serial-getty@.service shutdown.target sleep.target slices.target sockets.target
  sysinit.target time-set.target time-sync.target timers.target umount.target user@.service
`);

const ACCOUNTS = words(`
  root nobody daemon bin sys adm tty disk kmem lp mail uucp audio video cdrom floppy tape dialout users games sudo utmp
  wheel input kvm render systemd-journal systemd-network systemd-resolve systemd-timesync
`);

/** What one system has beside what all have. */
const OF: Partial<
  Record<string, { programs?: readonly string[]; units?: readonly string[]; accounts: readonly string[] }>
> = {
  flatcar: {
    programs: words(
      "containerd containerd-shim-runc-v2 ctr docker dockerd runc crictl git rsync socat wget gpg mdadm cryptsetup",
    ),
    units: words(`
      containerd.service docker.service docker.socket ensure-sysext.service coreos-metadata.service
      sshd.service sshd.socket update-engine.service locksmithd.service iscsid.service
    `),
    accounts: words(
      "core docker messagebus sshd etcd fleet polkitd tcpdump portage dnsmasq ntp operator syslog nogroup",
    ),
  },
  fedora: {
    programs: words("podman git rsync socat wget gpg2 rpm-ostree"),
    units: words("sshd.service chronyd.service NetworkManager.service polkit.service podman.service podman.socket"),
    accounts: words("core dbus sshd etcd polkitd tss rpc sssd chrony tcpdump operator ftp"),
  },
  debian: {
    accounts: words("messagebus www-data backup list irc man news proxy nogroup staff src shadow sasl plugdev voice"),
  },
  ubuntu: {
    accounts: words("messagebus www-data backup list irc man news proxy nogroup staff src shadow sasl plugdev syslog"),
  },
};

/** Whether a system is known to have a program in its usr/bin or usr/sbin. */
export function hasProgram(os: string, name: string): boolean {
  return PROGRAMS.includes(name) || MORE_PROGRAMS.includes(name) || (of(os)?.programs ?? []).includes(name);
}

/** Whether a system is known to have a unit; templates are called `NAME@.TYPE`. */
export function hasUnit(os: string, unit: string): boolean {
  return unit.startsWith("systemd-") || UNITS.includes(unit) || (of(os)?.units ?? []).includes(unit);
}

/** Whether a system is known to have a user or group of that name. */
export function hasAccount(os: string, name: string): boolean {
  return ACCOUNTS.includes(name) || (of(os)?.accounts ?? []).includes(name);
}

function of(os: string) {
  return Object.hasOwn(OF, os) ? OF[os] : undefined;
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
