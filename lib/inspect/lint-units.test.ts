import { expect, test } from "vitest";
import { lint } from "#lib/inspect/lint";
import { readUnitFile } from "#lib/inspect/unit-file";
import type { PlanStep } from "#lib/recipes/plan";
import { bakeForTest, testPlan } from "#lib/testing/bakery";
import { entry } from "#lib/testing/compared";

const SYSTEM = "usr/lib/systemd/system";
type Files = Record<string, string>;

/** What is found in a really baked image of these texts; `usr/bin/tool` is a program that it has. */
async function found(files: Files, os = "flatcar"): Promise<string[]> {
  const steps = Object.entries({ "usr/bin/tool": "#!/bin/sh\n", ...files }).map(
    ([path, text]): PlanStep => ({ op: "file", path, mode: text.startsWith("#!") ? 0o755 : 0o644, text }),
  );
  const plan = testPlan({ steps });
  const { manifest, texts } = await bakeForTest(plan);
  const findings = lint({ name: plan.name, os, arch: plan.arch, manifest, texts });
  return findings.map(
    ({ rule, severity, sentence }) => `${severity} ${rule}: ${sentence.replaceAll(`${SYSTEM}/`, "")}`,
  );
}

const service = (text: string): Files => ({ [`${SYSTEM}/tool.service`]: `[Service]\n${text}\n` });

test("a unit as it should be", async () => {
  const unit = `# A comment
[Unit]
Description=Tool \\
  # between
  of ours
Requires=dbus.socket network-online.target modprobe@overlay.service dev-sda1.device
Wants=systemd-networkd.service
X-Ours=1

[Service]
ExecStartPre=-/sbin/modprobe overlay
ExecStartPre=/bin/sh -c "exit 0" ; /usr/bin/mkdir -p /run/tool
ExecStart=tool --config /etc/tool.conf
ExecReload=/bin/kill -HUP $MAINPID
ExecStop=/opt-tool/%i /usr/lib/nowhere
ExecStopPost=+/etc/tool/after
User=systemd-network
Group=12
SupplementaryGroups=docker tool %i

[X-Ours]
Anything=goes

[Install]
WantedBy=multi-user.target
`;
  expect(await found({ [`${SYSTEM}/tool.service`]: unit, "usr/lib/sysusers.d/tool.conf": "g tool\n" })).toEqual([]);
});

test("programs that neither the image nor the machine has, or that cannot be run", async () => {
  const unit = service(
    "ExecStart=/usr/bin/toll serve\nExecReload=bin/tool\nExecStop=-/usr/local/bin/sh\nExecStopPost=nobody-has-it",
  );
  expect(
    await found({
      ...unit,
      "usr/share/tool/plain": "a",
      [`${SYSTEM}/tool.service.d/10-plain.conf`]: "[Service]\nExecStart=\nExecStart=@/usr/share/tool/plain tool\n",
    }),
  ).toEqual([
    "warning program: tool.service runs /usr/bin/toll (ExecStart=), which is neither in the image nor known to be on the machine.",
    "warning program: tool.service runs bin/tool (ExecReload=), which is no absolute path.",
    "warning program: tool.service runs nobody-has-it (ExecStopPost=), which is neither in the image nor known to be on the machine.",
    "warning program: tool.service.d/10-plain.conf runs /usr/share/tool/plain (ExecStart=), which is not executable.",
    "note program: tool.service runs /usr/local/bin/sh (ExecStop=), which is neither in the image nor known to be on the machine.",
  ]);
});

test("a program in usr/sbin is that of usr/bin where the one is a link to the other, as chrony had it", async () => {
  const unit = service("ExecStart=/usr/sbin/tool");
  expect(await found(unit)).toEqual([]);
  expect(await found(unit, "debian")).toEqual([
    "warning program: tool.service runs /usr/sbin/tool (ExecStart=), which is neither in the image nor known to be on the machine.",
  ]);
});

test("a user that nobody makes, as consul had it", async () => {
  const unit = service("ExecStart=tool\nUser=consul\nGroup=consul");
  const has = (key: string) =>
    `warning account: tool.service has ${key}=consul, which neither the image makes nor the machine is known to have.`;
  expect(await found(unit)).toEqual([has("User"), has("Group")]);
  expect(await found({ ...unit, "usr/lib/sysusers.d/consul.conf": 'u consul - "Consul" /var/lib/consul\n' })).toEqual(
    [],
  );
  expect(await found({ ...unit, [`${SYSTEM}/tool.service.d/10.conf`]: "[Service]\nDynamicUser=yes\n" })).toEqual([]);
});

test("units that are needed and that nobody has", async () => {
  const files = {
    [`${SYSTEM}/multi-user.target.d/10-tool.conf`]: "[Unit]\nUpholds=tool.service tol.service\n",
    [`${SYSTEM}/tool.timer`]: "[Timer]\nOnBootSec=1\nUnit=tools.service\n",
    [`${SYSTEM}/tool.service`]: "[Unit]\nWants=other.service\nAfter=third.service\n[Service]\nExecStart=tool\n",
  };
  expect(await found(files)).toEqual([
    "warning needed-unit: multi-user.target.d/10-tool.conf has Upholds=tol.service, and neither the image nor the machine is known to have that unit.",
    "warning needed-unit: tool.timer has Unit=tools.service, and neither the image nor the machine is known to have that unit.",
    "note needed-unit: tool.service has Wants=other.service, and neither the image nor the machine is known to have that unit.",
  ]);
});

test("sections and keys that systemd does not know", async () => {
  const unit =
    "Stray=1\n[Unit]\nDescripton=a\n[service]\nExecStart=/nowhere\n[Service]\nStartLimitIntervalSec=5\nno value\n[Install\n";
  expect(await found({ [`${SYSTEM}/tool.service`]: unit, [`${SYSTEM}/tool.target`]: "[Service]\n" })).toEqual([
    "warning unit-text: Line 1 of tool.service: Stray= stands before the first section.",
    "warning unit-text: Line 8 of tool.service: no value is no KEY=VALUE.",
    "warning unit-text: Line 9 of tool.service: the section [Install has no ] at its end.",
    "warning unit-section: tool.service has a section [service], which a service does not have.",
    "warning unit-section: tool.target has a section [Service], which a target does not have.",
    "warning unit-key: Line 3 of tool.service: systemd knows no Descripton= in [Unit]. Is Description= meant?",
    "warning unit-key: Line 7 of tool.service: systemd knows no StartLimitIntervalSec= in [Service]. It belongs to [Unit].",
  ]);
});

test("a tmpfiles rule that copies what is not there, as nerdctl had it", async () => {
  const path = "usr/lib/tmpfiles.d/nerdctl.conf";
  const rules = `# a
C+ /etc/nerdctl - - - - /usr/share/nerdctl/etc
C /etc/tool
C /etc/there 0644 root root - /usr/share/tool/there
C /etc/copy - - - - /etc/original
d /var/lib/tool 0755
`;
  expect(await found({ [path]: rules, "usr/share/tool/there": "a" })).toEqual([
    `warning tmpfiles-source: ${path} copies /usr/share/nerdctl/etc to /etc/nerdctl, and the image does not hold it.`,
    `warning tmpfiles-source: ${path} copies /usr/share/factory/etc/tool to /etc/tool, and the image does not hold it.`,
  ]);
});

test("an extension-release that says what it should not, as wasmedge had it", () => {
  const path = "usr/lib/extension-release.d/extension-release.tool";
  const text = "ARCHITECTURE=arm64\nEXTENSION_RELOAD_MANAGER=fales\n";
  const findings = lint({
    name: "tool",
    os: "flatcar",
    arch: "x86-64",
    manifest: [entry(path)],
    texts: { [path]: text },
  });
  expect(findings.map(({ severity, rule, sentence }) => `${severity} ${rule}: ${sentence}`)).toEqual([
    `error release-text: ${path} has no ID=, so no machine merges the image.`,
    `error release-text: ${path} says ARCHITECTURE=arm64; the image is for x86-64.`,
    `warning release-text: ${path} says EXTENSION_RELOAD_MANAGER=fales, which is neither yes nor no: units are not reloaded.`,
  ]);
});

test("a link to a unit that is called otherwise, as chrony's page had it", async () => {
  const plan = testPlan({
    steps: [{ op: "symlink", path: `${SYSTEM}/multi-user.target.wants/chrony.service`, target: "../chrony.service" }],
  });
  const { manifest, texts } = await bakeForTest(plan);
  const [finding] = lint({ name: "tool", os: "flatcar", arch: "x86-64", manifest, texts });
  expect(finding).toMatchObject({ rule: "broken-link", severity: "warning" });
});

test("anything may stand in a unit", () => {
  for (const text of ["", "\\", "[", "=", "[]\n=\\\n\\", "\0".repeat(9), `[Unit]\nA=${"\\\n".repeat(20_000)}`])
    expect(() => readUnitFile(text)).not.toThrow();
});

test("many keys that systemd does not know are looked through in time", () => {
  const path = "usr/lib/systemd/system/tool.service";
  const keys = Array.from({ length: 40_000 }, (_, at) => `Key${at}=1`).join("\n");
  const texts = { [path]: `[Service]\n${keys}\n${"K".repeat(60_000)}=1\n` };
  const findings = lint({ name: "tool", os: "flatcar", arch: "x86-64", manifest: [entry(path)], texts });
  expect(findings.filter(({ rule }) => rule === "unit-key")).toHaveLength(20);
});
