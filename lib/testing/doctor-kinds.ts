export const HEAD = "variant: flatcar\nversion: 1.0.0\n";
const FCOS = "variant: fcos\nversion: 1.5.0\n";
const ignition = (rest: string) => `{"ignition": {"version": "3.3.0"}${rest}}`;
export const files = (...entries: string[]) => `storage:\n  files:\n${entries.join("")}`;
export const from = (path: string, source: string) =>
  `    - path: ${path}\n      contents:\n        source: ${source}\n`;
const text = (path: string, lines: string[]) =>
  `    - path: ${path}\n      contents:\n        inline: |\n${lines.map((line) => `          ${line}\n`).join("")}`;
const link = (path: string, target: string) => `  links:\n    - path: ${path}\n      target: ${target}\n`;
export const unit = (name: string, lines: string[]) =>
  `    - name: ${name}\n${lines.map((line) => `      ${line}\n`).join("")}`;

const NOOP = from("/etc/sysupdate.d/noop.conf", "https://images.example.net/extensions/noop.conf");
export const conf = (folder: string, ...more: string[]) =>
  text("/etc/sysupdate.k3s.d/k3s.conf", [
    ...["[Transfer]", "Verify=false", "[Source]", "Type=url-file", "Path=https://images.example.net/extensions/k3s"],
    ...["MatchPattern=k3s-@v-%a.raw", "[Target]", "Type=regular-file", `Path=${folder}`],
    ...more,
  ]);
const TIMER = unit("systemd-sysupdate.timer", ["enabled: true"]);
export const runs = (command: string, timer = TIMER) =>
  `systemd:\n  units:\n${timer}${unit("systemd-sysupdate.service", ["dropins:", "  - name: k3s.conf", "    contents: |", "      [Service]", `      ExecStartPre=${command}`])}`;
export const UPDATE = "/usr/lib/systemd/systemd-sysupdate -C k3s update";

/** Each kind of fault in several forms, with what looks like it and is none: `SEVERITY CODE` of all that is found. */
type Kind = [what: string, text: string, finds: string[]];

export const KINDS: Record<string, Kind[]> = {
  "a value of the wrong type": [
    ["a quoted number", `${HEAD}passwd:\n  users:\n    - name: core\n      uid: "500"\n`, ["error quoted"]],
    ["a word of YAML 1.1 in quotes", `${HEAD}passwd:\n  users:\n    - name: core\n      system: "yes"\n`, []],
    ["a text for contents", `${HEAD}${files("    - path: /etc/a\n      contents: hello\n")}`, ["error wrong-type"]],
    ["a map for a list", `${HEAD}storage:\n  files:\n    path: /etc/a\n`, ["error wrong-type"]],
    [
      "numbers in all their forms",
      `${HEAD}${files(...["0o644", "0x1a4", "4_20", "420.0"].map((mode, at) => `    - path: /etc/a${at}\n      mode: ${mode}\n`))}`,
      [],
    ],
    ["a date as a text", `${HEAD}${files("    - path: /etc/a\n      contents:\n        inline: 2024-01-01\n")}`, []],
    [
      "a quoted mode in JSON",
      ignition(', "storage": {"files": [{"path": "/etc/a", "mode": "0644"}]}'),
      ["error quoted"],
    ],
  ],
  "an image that nobody has looked into": [
    ...["k8s-v1.2.raw", "k8s_v1.2_x86_64.raw", "k8s-1.2.aarch64.raw", "k8s-amd64.raw", "k8s-1.2+k3s1-arm64.raw"].map(
      (file): Kind => [
        file,
        `${HEAD}${files(from(`/etc/extensions/${file}`, `https://images.example.net/${file}`))}`,
        ["warning versioned-name"],
      ],
    ),
    [
      "a name without a version",
      `${HEAD}${files(from("/etc/extensions/python3.raw", "https://images.example.net/python3.raw"))}`,
      [],
    ],
    [
      "an image of a known repository",
      `${HEAD}${files(from("/etc/extensions/k3s-v1.2-x86-64.raw", "https://extensions.flatcar.org/extensions/k3s-v1.2-x86-64.raw"))}`,
      ["error versioned-name"],
    ],
    [
      "an address without a name",
      `${HEAD}${files(from("/etc/extensions/htop.raw", "https://images.example.net/get?v=1"))}`,
      [],
    ],
    [
      "another name below /opt",
      `${HEAD}${files(from("/opt/extensions/htop/htop-1.2-x86-64.raw", "https://images.example.net/tools-1.2-x86-64.raw"))}${link("/etc/extensions/htop.raw", "/opt/extensions/htop/htop-1.2-x86-64.raw")}`,
      ["warning merged-name"],
    ],
  ],
  "an update": [
    ["into /run/extensions", `${HEAD}${files(NOOP, conf("/run/extensions/"))}${runs(UPDATE)}`, ["error target-folder"]],
    [
      "beside another name of its image",
      `${HEAD}${files(NOOP, from("/opt/extensions/k3s/k3s-v1.2-x86-64.raw", "https://images.example.net/k3s-v1.2-x86-64.raw"), conf("/opt/extensions/k3s", "CurrentSymlink=/var/lib/extensions/k3s.raw"))}${link("/etc/extensions/k3s.raw", "/opt/extensions/k3s/k3s-v1.2-x86-64.raw")}${runs(UPDATE)}`,
      ["error current-symlink"],
    ],
    [
      "whose timer is masked",
      `${HEAD}${files(conf("/opt/extensions/k3s"))}${runs(UPDATE, unit("systemd-sysupdate.timer", ["mask: true"]))}`,
      ["hint updates-off"],
    ],
    [
      "with the timer of systemd 262",
      `${HEAD}${files(NOOP, conf("/opt/extensions/k3s"))}${runs(UPDATE, unit("systemd-sysupdate-update.timer", ["enabled: true"]))}`,
      ["warning one-name"],
    ],
    ["without a timer", `${HEAD}${files(NOOP, conf("/opt/extensions/k3s"))}${runs(UPDATE, "")}`, ["warning no-timer"]],
    [
      "by --definitions=",
      `${HEAD}${files(NOOP, conf("/opt/extensions/k3s"))}${runs("/usr/lib/systemd/systemd-sysupdate --definitions=/etc/sysupdate.k3s.d update")}`,
      [],
    ],
    ["by updatectl", `${HEAD}${files(NOOP, conf("/opt/extensions/k3s"))}${runs("/usr/bin/updatectl update")}`, []],
    [
      "by a script",
      `${HEAD}${files(NOOP, conf("/opt/extensions/k3s"), text("/opt/bin/up", ["#!/bin/sh", "for d in /etc/sysupdate.*.d; do", '  systemd-sysupdate -C "$d" update', "done"]))}${runs("/opt/bin/up")}`,
      [],
    ],
    [
      "by a script from elsewhere",
      `${HEAD}${files(NOOP, conf("/opt/extensions/k3s"), from("/opt/bin/up", "https://images.example.net/up.sh"))}${runs("/opt/bin/up")}`,
      [],
    ],
    [
      "by a unit with instances",
      `${HEAD}${files(NOOP, conf("/opt/extensions/k3s"))}systemd:\n  units:\n${unit("up@.service", ["contents: |", "  [Service]", "  ExecStart=systemd-sysupdate -C %i update"])}${unit("up@k3s.timer", ["enabled: true"])}`,
      [],
    ],
    [
      "from a misspelt address",
      `${HEAD}${files(NOOP, from("/etc/sysupdate.k3s.d/k3s.conf", "https://extensions.flatcar.org/extension/k3s.conf"))}${runs(UPDATE)}`,
      ["warning conf-address"],
    ],
    [
      "from another stream's address",
      `${HEAD}${files(NOOP, from("/etc/sysupdate.k3s.d/k3s-v1.33.conf", "https://images.example.net/extensions/rke2/rke2-v1.33.conf"))}${runs(UPDATE)}`,
      ["warning conf-of-another"],
    ],
  ],
  "a key": [
    [
      "that came later",
      `${HEAD}systemd:\n  units:\n    - name: a.service\n      contents_local: a\n`,
      ["error newer-key"],
    ],
    [
      "of the newest fcos",
      "variant: fcos\nversion: 1.7.0\nstorage:\n  trees:\n    - local: t\n      file_mode: 0644\n",
      ["hint not-read"],
    ],
    [
      "that its variant refuses",
      "variant: r4e\nversion: 1.1.0\nkernel_arguments:\n  should_exist: [quiet]\n",
      ["error refused", "hint not-read"],
    ],
    [
      "of an experimental version",
      "variant: flatcar\nversion: 1.2.0-experimental\nsystemd:\n  quadlets:\n    - name: a.container\n",
      ["hint other-version", "hint not-read"],
    ],
    ["of a version still to come", "variant: fcos\nversion: 1.9.0\n", ["hint other-version"]],
    ["of no variant", "variant: rhcos\nversion: 0.1.0\n", ["error wrong-variant"]],
  ],
  "Ignition as programs and people write it": [
    ["empty things", ignition(', "passwd": {}, "storage": {"files": null, "links": []}, "systemd": {"units": []}'), []],
    ["nulls in lists", ignition(', "storage": {"files": [null, {"path": "/etc/a", "contents": null}]}'), []],
    [
      "an unknown key",
      ignition(', "storage": {"files": [{"path": "/etc/a", "fileMode": 420}]}'),
      ["warning unknown-key"],
    ],
    ["an octal mode", ignition(', "storage": {"files": [{"path": "/etc/a", "mode": 0644}]}'), ["error syntax"]],
    ["a byte order mark", `\uFEFF${ignition("")}`, ["error syntax"]],
    ["half of it", '{"ignition": {"version": "3.3.0"}, "storage": {', ["error syntax"]],
    ["as YAML", "ignition:\n  version: 3.3.0\n", ["error syntax"]],
  ],
  "what stops a machine": [
    ["a folder below /usr", `${HEAD}storage:\n  directories:\n    - path: /usr/share/a\n`, ["error read-only"]],
    [
      "a link that is /usr",
      `${HEAD}storage:\n${link("/lib/systemd/system/a.service", "/dev/null")}`,
      ["error read-only"],
    ],
    ["/usr/local on Fedora CoreOS", `${FCOS}${files("    - path: /usr/local/bin/a\n")}`, []],
    ["/usr/local on either", ignition(', "storage": {"files": [{"path": "/usr/local/bin/a"}]}'), ["warning read-only"]],
    [
      "a dangling link from its folder on",
      `${HEAD}storage:\n${link("/etc/extensions/a.raw", "../../opt/a.raw")}`,
      ["error dangling-link"],
    ],
    ["a link into the system", `${HEAD}storage:\n${link("/etc/extensions/a.raw", "/oem/sysext/a.raw")}`, []],
    [
      "a link that another config fills",
      `variant: flatcar\nversion: 1.1.0\nignition:\n  config:\n    merge:\n      - local: b.ign\nstorage:\n${link("/etc/extensions/a.raw", "/opt/a.raw")}`,
      ["hint not-read", "hint dangling-link"],
    ],
    [
      "a file that is a unit as well",
      `${HEAD}${files("    - path: /etc/systemd/system/a.service\n")}systemd:\n  units:\n${unit("a.service", ["contents: |", "  [Service]"])}`,
      ["error path-of-unit"],
    ],
    [
      "a drop-in without =",
      `${HEAD}systemd:\n  units:\n${unit("a.service", ["dropins:", "  - name: a.conf", "    contents: |", "      [Service]", "      Restart"])}`,
      ["error unit-text"],
    ],
    ["half a data URL", `${HEAD}${files(from("/etc/a", '"data:;base64,YQ"'))}`, ["error data-url"]],
    ["an address with a space", `${HEAD}${files(from("/etc/a", "https://a b.example/c"))}`, ["error scheme"]],
    [
      "decimal modes of folders",
      `${HEAD}storage:\n  directories:\n    - path: /etc/a\n      mode: 1777\n`,
      ["warning decimal-mode"],
    ],
    [
      "a sticky folder before Ignition 3.6",
      `${HEAD}storage:\n  directories:\n    - path: /etc/a\n      mode: 01777\n`,
      ["warning special-mode"],
    ],
    [
      "users and groups twice",
      `${HEAD}passwd:\n  users: [{name: a}, {name: a}]\n  groups: [{name: b}, {name: b}]\n`,
      ["error duplicate-user", "error duplicate-group"],
    ],
  ],
  "a key twice": [
    [
      "contents from two places",
      `${HEAD}${files("    - path: /etc/a\n      contents:\n        local: b\n      contents:\n        source: https://c.example\n")}`,
      ["error duplicate-key"],
    ],
    [
      "texts of a unit",
      `${HEAD}systemd:\n  units:\n${unit("a.service", ["contents: a", "contents: b"])}`,
      ["error duplicate-key"],
    ],
  ],
  "another language": [
    ["Jinja", `{% if x %}\n${HEAD}{% endif %}\nstorage:\n  files: []\n`, ["error template"]],
    [
      "Go's templates amid",
      `${HEAD}storage:\n  files:\n{{- range .files }}\n    - path: {{ .path }}\n{{- end }}\n`,
      ["error template"],
    ],
    ["a value to be filled in", `${HEAD}${files("    - path: /etc/a\n      mode: {{ mode }}\n")}`, ["error template"]],
    ["braces in a text", `${HEAD}${files(text("/etc/a", ["{{ .x }}", "{% raw %}"]))}`, []],
    [
      "a user of Container Linux Config",
      `${HEAD}passwd:\n  users:\n    - name: a\n      create:\n        groups: [b]\n`,
      ["error unknown-key"],
    ],
    [
      "a file system of Container Linux Config that is not root",
      `${HEAD}${files("    - path: /grub.cfg\n      filesystem: oem\n")}`,
      ["error unknown-key"],
    ],
    ["a directive of YAML 1.2", `%YAML 1.2\n---\n${HEAD}`, ["error syntax"]],
    ["dashes and dots around", `---\n${HEAD}...\n`, []],
    [
      "aliases",
      `${HEAD}storage:\n  files:\n    - path: /etc/a\n      mode: &mode 0644\n    - path: /etc/b\n      mode: *mode\n`,
      [],
    ],
  ],
};
