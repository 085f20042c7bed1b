import { expect, test } from "vitest";
import type { Manifest } from "#lib/images/manifest";
import { lint } from "#lib/inspect/lint";
import type { PlanStep } from "#lib/recipes/plan";
import { bakeForTest, testPlan } from "#lib/testing/bakery";
import { entry } from "#lib/testing/compared";

const SYSTEM = "usr/lib/systemd/system";
const file = (path: string): PlanStep => ({ op: "file", path, mode: 0o644, text: "[Unit]\nDescription=a\n" });
const link = (path: string, target: string): PlanStep => ({ op: "symlink", path, target });

/** Rules and paths of what is found in a really baked image. */
async function found(steps: PlanStep[]): Promise<string[]> {
  const plan = testPlan({ steps });
  const { manifest, texts } = await bakeForTest(plan);
  return lint({ name: plan.name, os: "flatcar", arch: plan.arch, manifest, texts }).map(
    ({ severity, rule, path }) => `${severity} ${rule} ${path}`,
  );
}

function foundIn(inside: Manifest, os = "flatcar") {
  const manifest = inside.concat(entry("usr/lib/extension-release.d/extension-release.tool"));
  return lint({ name: "tool", os, arch: "x86-64", manifest, texts: {} }).map(
    ({ rule, sentence }) => `${rule}: ${sentence}`,
  );
}

test("an image as it should be", async () => {
  const steps = [
    file(`${SYSTEM}/tool.service`),
    file(`${SYSTEM}/multi-user.target.d/10-tool.conf`),
    link(`${SYSTEM}/multi-user.target.wants/tool.service`, "../tool.service"),
    link("usr/bin/t", "/usr/share/tool/t"),
    file("usr/share/tool/t"),
    link("usr/share/tool/settings", "/etc/tool.conf"),
  ];
  expect(await found(steps)).toEqual([]);
});

test("a drop-in that systemd does not read, as bird had it", async () => {
  const path = `${SYSTEM}/multi-user.target.d/bird.service`;
  expect(await found([file(path)])).toEqual([`warning dropin-name ${path}`]);
});

test("a copy of a unit where a link belongs, as consul and vault had it", async () => {
  const path = `${SYSTEM}/multi-user.target.upholds/consul.service`;
  expect(await found([file(`${SYSTEM}/consul.service`), file(path)])).toEqual([`warning link-expected ${path}`]);
});

test("a unit in a folder that nobody reads, as nvidia-runtime had it", async () => {
  expect(await found([file("usr/lib/systemd/sytem/nvidia.service")])).toEqual([
    "warning unit-folder usr/lib/systemd/sytem/nvidia.service",
  ]);
});

test("links that lead nowhere, and those that the machine may have the end of", async () => {
  const steps = [
    link("usr/share/tool/a", "b"),
    link(`${SYSTEM}/sockets.target.wants/dbus.socket`, "../dbus.socket"),
    link("usr/share/tool/folder", "/usr/lib64/other"),
    link("usr/share/tool/c", "folder/c"),
    link("usr/local/nvidia", "/opt/nvidia"),
  ];
  expect(await found(steps)).toEqual([
    "warning broken-link usr/share/tool/a",
    `note link-outside ${SYSTEM}/sockets.target.wants/dbus.socket`,
    "note link-outside usr/share/tool/folder",
    "note link-outside usr/local/nvidia",
  ]);
});

test("files in opt, and files in the place of the machine's own", async () => {
  expect(await found([file("opt/tool/a"), file("usr/bin/systemctl")])).toEqual([
    "warning opt opt/tool",
    "warning shadows usr/bin/systemctl",
  ]);
});

test("what is a machine's own depends on its system", () => {
  const paths = [
    "usr/lib64/libc.so.6",
    "usr/lib/x86_64-linux-gnu/libc.so.6",
    "usr/bin/jq",
    "usr/bin/rpm",
    "usr/sbin/mount",
  ];
  const hidden = (os: string) =>
    foundIn(
      paths.map((path) => entry(path)),
      os,
    ).map((found) => found.split(" ")[1]);
  expect(hidden("flatcar")).toEqual(["usr/lib64/libc.so.6", "usr/sbin/mount", "usr/bin/jq"]);
  expect(hidden("fedora")).toEqual(["usr/lib64/libc.so.6", "usr/sbin/mount", "usr/bin/jq", "usr/bin/rpm"]);
  expect(hidden("debian")).toEqual(["usr/lib/x86_64-linux-gnu/libc.so.6", "usr/sbin/mount", "usr/bin/jq"]);
  expect(hidden("_any")).toHaveLength(5);
  expect(foundIn([entry("usr/bin/dockerd"), entry("usr/lib/systemd/system/docker.service")])).toEqual([]);
  const units = ["usr/lib/systemd/system/multi-user.target", "usr/lib/systemd/systemd-networkd", "usr/lib/os-release"];
  expect(
    foundIn(
      units.map((path) => entry(path)),
      "arch",
    ),
  ).toHaveLength(3);
});

function needing(...needed: string[]): Manifest {
  return [entry("usr/bin/tool", "a", { elf: { arch: "x86-64", linkage: "dynamic", needed } })];
}

test("libraries that the system lacks", () => {
  const manifest = needing("libc.so.6", "libsystemd.so.0", "libssl.so.1.1");
  expect(foundIn(manifest)).toEqual(["libraries: usr/bin/tool needs libssl.so.1.1, and Flatcar has libssl.so.3."]);
  expect(foundIn(manifest.concat(entry("usr/lib64/libssl.so.3")))).toContain(
    "shadows: usr/lib64/libssl.so.3 hides the machine's own, where it has one.",
  );
  expect(foundIn(manifest.concat(entry("usr/lib/tool/libssl.so.1.1")))).toEqual([]);
  expect(foundIn(manifest, "_any")).toEqual([
    "libraries: usr/bin/tool needs libc.so.6, libsystemd.so.0, libssl.so.1.1, which not every machine has.",
  ]);
});

test("libraries of which it is not known whether a system has them", () => {
  const manifest = needing("libcuda.so.1", "libc.so.6");
  const said = "usr/bin/tool needs libraries of which it is not known whether Flatcar has them: libcuda.so.1.";
  const [finding] = lint({ name: "tool", os: "flatcar", arch: "x86-64", manifest, texts: {} }).filter(
    ({ rule }) => rule === "libraries",
  );
  expect(finding).toMatchObject({ severity: "note", sentence: said });
});

test("libraries that Docker's programs need: a system has them, or of another version", () => {
  const manifest = needing("libseccomp.so.2", "libdevmapper.so.1.02", "libc.so.6");
  for (const os of ["flatcar", "fedora"]) expect(foundIn(manifest, os)).toEqual([]);
  expect(foundIn(needing("libdevmapper.so.1.02.1"))).toEqual([
    "libraries: usr/bin/tool needs libdevmapper.so.1.02.1, and Flatcar has libdevmapper.so.1.02.",
  ]);
});

test("an image that no machine merges", () => {
  const found = (manifest: Manifest) =>
    lint({ name: "tool", os: "flatcar", arch: "x86-64", manifest, texts: {} }).map(
      ({ severity, rule, sentence }) => `${severity} ${rule}: ${sentence}`,
    );
  expect(found([])).toEqual(["error release-name: There is no usr/lib/extension-release.d/extension-release.tool."]);
  expect(found([entry("usr/lib/extension-release.d/extension-release.other"), entry("etc/tool.conf")])).toEqual([
    "error outside: etc/tool.conf is outside usr/ and opt/.",
    "error release-name: usr/lib/extension-release.d/extension-release.other is for another image than tool.",
  ]);
});

test("what only images of others can have: open files, rights, another name, usr/sbin", () => {
  const manifest = [
    entry("usr/sbin", "", { type: "folder", mode: 0o755 }),
    entry("usr/lib/extension-release.d/extension-release.other"),
    entry("usr/share/open", "a", { mode: 0o666 }),
    entry("usr/share/tmp", "", { type: "folder", mode: 0o1777 }),
    entry("usr/bin/su-tool", "a", { mode: 0o4755 }),
  ];
  expect(foundIn(manifest)).toEqual([
    "sbin: The image has a folder usr/sbin.",
    "world-writable: Everybody may write usr/share/open.",
    "set-id: usr/bin/su-tool is set-uid or set-gid.",
    "release-name: usr/lib/extension-release.d/extension-release.other is for another image than tool.",
  ]);
});

test("of very many paths of one rule the first ones are named", () => {
  const manifest = Array.from({ length: 500 }, (_, n) => entry(`usr/share/${n}`, "a", { mode: 0o666 }));
  const sentences = foundIn(manifest);
  expect(sentences).toHaveLength(20);
  expect(sentences.at(-1)).toBe("world-writable: Everybody may write usr/share/19. The same holds for 480 more.");
});

test("links with the longest targets are looked through in time", () => {
  const links = Array.from({ length: 2_000 }, (_, at) =>
    Object.assign(entry(`usr/share/tool/${at}`), {
      type: "symlink" as const,
      target: `/usr/${"b/".repeat(2000)}${at}`,
    }),
  );
  expect(
    foundIn(links).filter((each) => each.startsWith("link-outside") || each.startsWith("broken-link")),
  ).toHaveLength(20);
});
