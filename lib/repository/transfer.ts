/** What systemd-sysupdate moves where: `from` is an address, `into` and `link` are absolute paths on the machine. */
export type Transfer = {
  from: string;
  pattern: string;
  into: string;
  link: string;
  instancesMax: number;
  /** Whether the machine checks the list's OpenPGP signature, for which it needs the keyring. */
  verify: boolean;
};

/**
 * A transfer file (sysupdate.d(5)). `Verify=` is written out although leaving it out means true: whoever reads it sees that it
 * is checked, or that it is not.
 */
export function transferText({ from, pattern, into, link, instancesMax, verify }: Transfer): string {
  return `[Transfer]
Verify=${verify}

[Source]
Type=url-file
Path=${from.replaceAll("%", "%%")}
MatchPattern=${pattern}

[Target]
InstancesMax=${instancesMax}
Type=regular-file
Path=${into}
CurrentSymlink=${link}
`;
}

/** A transfer that never matches: with it in /etc/sysupdate.d, systemd-sysupdate.service finds a definition and does not fail. */
export const NOOP_CONF = `[Source]
Type=regular-file
Path=/
MatchPattern=invalid@v.raw

[Target]
Type=regular-file
Path=/
`;
