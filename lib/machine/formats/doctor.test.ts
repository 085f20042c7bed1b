import { describe, expect, it } from "vitest";
import { doctor } from "#lib/machine/formats/doctor";

const HEAD = "variant: flatcar\nversion: 1.0.0\n";
const UPDATES = `systemd:
  units:
    - name: systemd-sysupdate.timer
      enabled: true
    - name: systemd-sysupdate.service
      dropins:
        - name: llamaedge.conf
          contents: |
            [Service]
            ExecStartPre=/usr/lib/systemd/systemd-sysupdate -C llamaedge update
`;
const NOOP =
  "    - path: /etc/sysupdate.d/noop.conf\n      contents:\n        source: https://files.example/noop.conf\n";

type Case = { what: string; text: string; code: string; line: number | null; fixed?: string };

const CASES: Case[] = [
  {
    what: "an image put under its versioned name where it is merged",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/extensions/docker-compose-2.20.2-x86-64.raw\n      contents:\n        source: https://extensions.flatcar.org/extensions/docker-compose-2.20.2-x86-64.raw\n`,
    code: "versioned-name",
    line: 5,
    fixed: "target: /opt/extensions/docker-compose/docker-compose-2.20.2-x86-64.raw",
  },
  {
    what: "files: twice",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/one\n  links: []\n  files:\n    - path: /etc/two\n`,
    code: "duplicate-key",
    line: 7,
    fixed: "    - path: /etc/one\n    - path: /etc/two\n",
  },
  {
    what: "two sources of one file, of which nobody knows the right one",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/one\n      contents:\n        source: https://files.example/1\n        source: https://files.example/2\n`,
    code: "duplicate-key",
    line: 8,
  },
  {
    what: "a source outside contents",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/sysupdate.d/noop.conf\n      source: https://files.example/noop.conf\n`,
    code: "unknown-key",
    line: 6,
    fixed: "      contents:\n        source: https://files.example/noop.conf\n",
  },
  {
    what: "content for contents",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/bird/bird.conf\n      content:\n        inline: router id 1.2.3.4;\n`,
    code: "unknown-key",
    line: 6,
    fixed: "      contents:\n        inline: router id 1.2.3.4;\n",
  },
  {
    what: "a conf in another extension's folder",
    text: `${HEAD}storage:\n  files:\n${NOOP}    - path: /etc/sysupdate.wasmedge.d/llamaedge.conf\n      contents:\n        source: https://files.example/llamaedge.conf\n${UPDATES}`,
    code: "conf-folder",
    line: 8,
    fixed: "path: /etc/sysupdate.llamaedge.d/llamaedge.conf",
  },
  {
    what: "an update of something that has no conf",
    text: `${HEAD}storage:\n  files:\n${NOOP}${UPDATES}`,
    code: "no-definitions",
    line: 15,
  },
  {
    what: "updates without noop.conf",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/sysupdate.llamaedge.d/llamaedge.conf\n      contents:\n        source: https://files.example/llamaedge.conf\n${UPDATES}`,
    code: "no-noop",
    line: 15,
    fixed: "path: /etc/sysupdate.d/noop.conf",
  },
  {
    what: "updates without a timer",
    text: `${HEAD}storage:\n  files:\n${NOOP}    - path: /etc/sysupdate.llamaedge.d/llamaedge.conf\n      contents:\n        source: https://files.example/llamaedge.conf\n${UPDATES.replace("    - name: systemd-sysupdate.timer\n      enabled: true\n", "")}`,
    code: "no-timer",
    line: 8,
  },
  {
    what: "a restart that takes images away for a moment",
    text: `${HEAD}systemd:\n  units:\n    - name: systemd-sysupdate.service\n      dropins:\n        - name: sysext.conf\n          contents: |\n            [Service]\n            ExecStartPost=systemctl restart systemd-sysext\n`,
    code: "restart-sysext",
    line: 8,
    fixed: "ExecStartPost=systemctl reload-or-restart systemd-sysext\n",
  },
  {
    what: "a restart of what Flatcar no longer has",
    text: `${HEAD}systemd:\n  units:\n    - name: systemd-sysupdate.service\n      dropins:\n        - name: sysext.conf\n          contents: |\n            [Service]\n            ExecStartPost=systemctl restart ensure-sysext\n`,
    code: "ensure-sysext",
    line: 8,
  },
  {
    what: "a wants-link into a folder that does not exist",
    text: `${HEAD}storage:\n  links:\n    - path: /etc/systemd/system/multi-user.target.wants/consul.service\n      target: /usr/local/lib/systemd/system/consul.service\n    - path: /etc/extensions/consul.raw\n      target: /opt/extensions/consul/consul-1.2.3-x86-64.raw\n  files:\n    - path: /opt/extensions/consul/consul-1.2.3-x86-64.raw\n      contents:\n        source: https://extensions.flatcar.org/extensions/consul-1.2.3-x86-64.raw\n`,
    code: "unit-folder",
    line: 6,
    fixed: "target: /usr/lib/systemd/system/consul.service",
  },
  {
    what: "a wants-link to a unit of another name",
    text: `${HEAD}storage:\n  links:\n    - path: /etc/systemd/system/multi-user.target.wants/chrony.service\n      target: /usr/lib/systemd/system/chronyd.service\n`,
    code: "unit-name-differs",
    line: 6,
  },
  {
    what: "a link to an image that nothing puts there",
    text: `${HEAD}storage:\n  links:\n    - path: /etc/extensions/docker.raw\n      target: /opt/extensions/docker/docker-24.0.5-x86-64.raw\n`,
    code: "dangling-link",
    line: 6,
  },
  {
    what: "a decimal mode written as an octal one",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/motd\n      mode: 0420\n`,
    code: "decimal-mode",
    line: 6,
    fixed: "mode: 0644",
  },
  {
    what: "an octal mode written as a decimal one",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/motd\n      mode: 755\n`,
    code: "decimal-mode",
    line: 6,
    fixed: "mode: 0755",
  },
  {
    what: "a drop-in that systemd does not read",
    text: `${HEAD}systemd:\n  units:\n    - name: multi-user.target\n      dropins:\n        - name: bird.service\n          contents: |\n            [Unit]\n            Upholds=bird.service\n`,
    code: "dropin-name",
    line: 7,
    fixed: "- name: bird.conf",
  },
  {
    what: "flag files in /tmp",
    text: `${HEAD}systemd:\n  units:\n    - name: systemd-sysupdate.service\n      dropins:\n        - name: a.conf\n          contents: |\n            [Service]\n            ExecStartPre=/usr/bin/sh -c "readlink /etc/extensions/a.raw > /tmp/a"\n`,
    code: "tmp-flag",
    line: 8,
    fixed: "> /run/a",
  },
  {
    what: "a release of GitHub without its tag",
    text: `${HEAD}storage:\n  files:\n    - path: /opt/wasmedge.raw\n      contents:\n        source: https://github.com/flatcar/sysext-bakery/releases/download/wasmedge-0.14.1-x86-64.raw\n`,
    code: "github-tag",
    line: 7,
  },
  {
    what: "a stream of a single release",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/sysupdate.opkssh.d/opkssh.conf\n      contents:\n        source: https://files.example/opkssh/opkssh-v0.5.1.conf\n`,
    code: "conf-of-release",
    line: 7,
  },
  {
    what: "a symlink of a stream that is not the merged name",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/sysupdate.a.d/a-v1.2.conf\n      contents:\n        inline: |\n          [Transfer]\n          Verify=false\n          [Source]\n          MatchPattern=a-v1.2.@v-%a.raw\n          [Target]\n          CurrentSymlink=/etc/extensions/a-v1.2.raw\n`,
    code: "current-symlink",
    line: 7,
  },
  {
    what: "a conf that fetches another extension's images",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/sysupdate.a.d/a.conf\n      contents:\n        inline: |\n          [Source]\n          MatchPattern=b-@v-%a.raw\n          [Target]\n          CurrentSymlink=/etc/extensions/a.raw\n`,
    code: "pattern-name",
    line: 7,
  },
  {
    what: "a bare digest",
    text: `${HEAD}storage:\n  files:\n    - path: /etc/a\n      contents:\n        source: https://files.example/a\n        verification:\n          hash: ${"ab".repeat(32)}\n`,
    code: "hash",
    line: 9,
    fixed: `hash: sha256-${"ab".repeat(32)}`,
  },
  {
    what: "a mount point that breaks its unit",
    text: `${HEAD}storage:\n  filesystems:\n    - device: /dev/sda1\n      format: ext4\n      path: "/a\\nb"\n      with_mount_unit: true\n`,
    code: "refused",
    line: 8,
  },
  {
    what: "an empty path",
    text: `${HEAD}storage:\n  files:\n    - contents:\n        inline: text\n`,
    code: "missing",
    line: 5,
  },
  { what: "broken YAML", text: `${HEAD}storage:\n  files: [\n`, code: "syntax", line: 5 },
  { what: "text that is no config", text: "hello\n", code: "no-config", line: 1 },
  { what: "a config without a variant", text: "version: 1.0.0\n", code: "missing", line: 1 },
  {
    what: "what only butane can do",
    text: `${HEAD}kernel_arguments:\n  should_exist: [quiet]\n`,
    code: "not-read",
    line: 3,
  },
];

describe("doctor", () => {
  it.each(CASES)("finds $what", ({ text, code, line, fixed }) => {
    const report = doctor(text);
    expect(report.issues).toContainEqual(expect.objectContaining({ code, line }));
    if (fixed === undefined) expect(report.issues.length).toBeGreaterThan(0);
    else expect(report.fixed).toContain(fixed);
  });

  it.each(CASES.filter(({ fixed }) => fixed !== undefined))(
    "is content with its own fix of $what",
    ({ text, code }) => {
      const { fixed } = doctor(text);
      expect(doctor(fixed ?? "").issues.filter((issue) => issue.code === code)).toEqual([]);
      expect(doctor(fixed ?? "").fixed).toBeNull();
    },
  );

  it("keeps comments and what it does not know when it fixes", () => {
    const text = `# mine\n${HEAD}kernel_arguments:\n  should_exist: [quiet]\nstorage:\n  files:\n    # why\n    - path: /etc/motd\n      mode: 644\n`;
    expect(doctor(text).fixed).toBe(text.replace("[quiet]", "[ quiet ]").replace("mode: 644", "mode: 0644"));
  });

  it("reads Ignition with lines, and fixes it as Ignition", () => {
    const text = `{
\t"ignition": { "version": "3.3.0" },
\t"systemd": {
\t\t"units": [
\t\t\t{ "name": "a.service", "dropins": [{ "name": "a", "contents": "[Service]\\n" }] }
\t\t]
\t}
}`;
    const { format, issues, fixed } = doctor(text);
    expect(format).toBe("ignition");
    expect(issues).toContainEqual(expect.objectContaining({ code: "dropin-name", line: 5 }));
    expect(JSON.parse(fixed ?? "")).toMatchObject({ systemd: { units: [{ dropins: [{ name: "a.conf" }] }] } });
  });

  it("says nothing of a good config", () => {
    const text = `${HEAD}storage:\n  files:\n    - path: /etc/motd\n      mode: 0644\n      contents:\n        inline: |\n          Hello\n`;
    expect(doctor(text)).toEqual({ format: "butane", issues: [], more: 0, fixed: null });
  });
});
