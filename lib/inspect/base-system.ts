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
  install ionice ip join journalctl kernel-install ldconfig ldd link ln locale localectl localedef logger login loginctl
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

/** Libraries without which hardly any program of a system starts. */
const LIBRARIES = words(`
  ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 libacl.so.1 libaudit.so.1 libblkid.so.1 libc.so.6 libcap.so.2 libcrypt.so.1
  libcrypto.so.3 libdbus-1.so.3 libdl.so.2 libgcc_s.so.1 liblzma.so.5 libm.so.6 libmount.so.1 libnss_dns.so.2
  libnss_files.so.2 libpam.so.0 libpthread.so.0 libresolv.so.2 librt.so.1 libseccomp.so.2 libselinux.so.1 libssl.so.3
  libstdc++.so.6 libsystemd.so.0 libtinfo.so.6 libudev.so.1 libutil.so.1 libz.so.1 libzstd.so.1
`);

type System = {
  /** In its /usr. */
  programs: readonly string[];
  /** By extensions of its own, which images may take the place of. */
  merged?: readonly string[];
  units: readonly string[];
  accounts: readonly string[];
  /** Where its libraries are. */
  libraries: RegExp;
};

const DEBIAN: System = {
  programs: words("apt apt-get dpkg perl"),
  units: words("ssh.service ssh.socket cron.service"),
  accounts: words("messagebus www-data backup list irc man news proxy nogroup staff src shadow sasl plugdev syslog"),
  libraries: /^usr\/lib\/(x86_64|aarch64)-linux-gnu\/([^/]+)$/,
};

/** What one system has beside what all have. */
const SYSTEMS: Partial<Record<string, System>> = {
  flatcar: {
    programs: words(
      "bpftool bzip2 crictl cryptsetup envsubst gawk git gpg ipvsadm lsof lz4 mdadm nvme rsync socat strace tcpdump unzip update_engine_client vim wg wget zip zstd",
    ),
    merged: words("containerd containerd-shim-runc-v2 ctr docker dockerd docker-proxy runc"),
    units: words(`
      containerd.service docker.service docker.socket ensure-sysext.service coreos-metadata.service
      sshd.service sshd.socket update-engine.service locksmithd.service iscsid.service
    `),
    accounts: words(
      "core docker messagebus sshd etcd fleet polkitd tcpdump portage dnsmasq ntp operator syslog nogroup",
    ),
    libraries: /^usr\/(lib64|lib(?=\/ld-linux-aarch64))\/([^/]+)$/,
  },
  fedora: {
    programs: words("podman crun git gpg2 killall rpm rpm-ostree rsync socat wget zincati"),
    units: words("sshd.service chronyd.service NetworkManager.service polkit.service podman.service podman.socket"),
    accounts: words("core dbus sshd etcd polkitd tss rpc sssd chrony tcpdump operator ftp"),
    libraries: /^usr\/(lib64|lib(?=\/ld-linux-aarch64))\/([^/]+)$/,
  },
  debian: DEBIAN,
  ubuntu: DEBIAN,
};

/** Names of the programs that a system is known to have in its usr/bin or usr/sbin. */
export function programsOf(os: string): readonly string[] {
  const { programs = [], merged = [] } = of(os) ?? {};
  return [PROGRAMS, MORE_PROGRAMS, programs, merged].flat();
}

/** Whether a system is known to have a program in its usr/bin or usr/sbin. */
export function hasProgram(os: string, name: string): boolean {
  return programsOf(os).includes(name);
}

/** Whether a system is known to have a unit; templates are called `NAME@.TYPE`. */
export function hasUnit(os: string, unit: string): boolean {
  return unit.startsWith("systemd-") || UNITS.includes(unit) || (of(os)?.units ?? []).includes(unit);
}

/** Whether a system is known to have a user or group of that name. */
export function hasAccount(os: string, name: string): boolean {
  return ACCOUNTS.includes(name) || (of(os)?.accounts ?? []).includes(name);
}

/**
 * Whether a file of an image takes the place of the machine's own: of one that it needs to boot or to be mended,
 * of a library that much of it needs where it has it, or of another.
 * An image for any system is held against all of them.
 */
export function shadows(os: string, path: string): "essential" | "library" | "own" | null {
  const systems = os === "_any" ? Object.values(SYSTEMS) : [of(os)];
  const [, program] = /^usr\/s?bin\/([^/]+)$/.exec(path) ?? [];
  const [, part] = /^usr\/lib\/systemd\/(systemd[\w-]*|system\/[^/]+)$/.exec(path) ?? [];
  if (path === "usr/lib/os-release" || (program !== undefined && PROGRAMS.includes(program))) return "essential";
  if (part !== undefined && (UNITS.includes(part.slice("system/".length)) || /^(system\/)?systemd(-|$)/.test(part)))
    return "essential";
  if (systems.some((system) => LIBRARIES.includes(system?.libraries.exec(path)?.[2] ?? ""))) return "library";
  const isOwn = (system?: System) => MORE_PROGRAMS.concat(system?.programs ?? []).includes(program ?? "");
  return systems.some(isOwn) ? "own" : null;
}

function of(os: string): System | undefined {
  return Object.hasOwn(SYSTEMS, os) ? SYSTEMS[os] : undefined;
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
