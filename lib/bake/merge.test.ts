import { execFileSync, spawnSync } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { bakeForTest, scratch, testPlan, testSource } from "#lib/testing/bakery";
import { makeElf } from "#lib/testing/elf";
import type { Arch } from "#lib/words";

const ARCH: Arch = process.arch === "arm64" ? "arm64" : "x86-64";
const has = (program: string) => spawnSync(program, ["--version"]).status === 0;

/** Merging needs root, a mount namespace and loop devices, which not every machine gives. */
function whyNoMerge(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "needs root on Linux";
  if (!has("systemd-sysext")) return "needs systemd-sysext";
  if (spawnSync("unshare", ["-m", "true"]).status !== 0) return "needs a mount namespace";
  return spawnSync("losetup", ["--find"]).status === 0 ? null : "needs a loop device";
}

const noMerge = whyNoMerge();
const skippedMerge = noMerge === null ? "" : ` (skipped: ${noMerge})`;
const skippedDissect = has("systemd-dissect") ? "" : " (skipped: needs systemd-dissect)";

/** An image called `tool` with a program and a unit. */
async function toolImage(extensionRelease: string): Promise<string> {
  const elf = makeElf({ arch: ARCH, linkage: "static" });
  const plan = testPlan({
    ...{ arch: ARCH, extensionRelease, sources: [testSource("tool", "file", elf)] },
    steps: [
      { op: "place", source: "tool", from: null, to: "usr/bin/tool", strip: 0, exclude: [], mode: 0o755 },
      {
        op: "file",
        path: "usr/lib/systemd/system/tool.service",
        mode: 0o644,
        text: "[Service]\nExecStart=/usr/bin/tool\n",
      },
      { op: "file", path: "opt/tool/note", mode: 0o644, text: "hello\n" },
    ],
  });
  return (await bakeForTest(plan, { tool: elf })).output;
}

/** What a machine with this os-release has in its merged /usr and /opt, as systemd-sysext itself merges them. */
async function merge(image: string, osRelease: string): Promise<string[]> {
  const root = await scratch();
  for (const folder of ["usr/bin", "opt", "etc/extensions", "run"])
    await mkdir(path.join(root, folder), { recursive: true });
  await writeFile(path.join(root, "etc/os-release"), osRelease);
  await copyFile(image, path.join(root, "etc/extensions/tool.raw"));
  const inside = `set -e
    mount -t tmpfs tmpfs /run; mount --bind "$1" "$1"; mount --make-rshared /
    systemd-sysext --root="$1" merge >&2
    cd "$1"; usr/bin/tool 2>/dev/null && echo "it runs"; find usr opt -type f -not -path '*/.systemd-sysext/*' -printf '%p %m %u\\n' | sort`;
  const options = ["-m", "--propagation", "private", "sh", "-c", inside, "sh", root];
  return execFileSync("unshare", options, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
    .trim()
    .split("\n");
}

const FLATCAR = `ID=flatcar\nSYSEXT_LEVEL=1.0\nARCHITECTURE=${ARCH}\n`;
const MERGED = [
  "it runs",
  "opt/tool/note 644 root",
  "usr/bin/tool 755 root",
  "usr/lib/extension-release.d/extension-release.tool 644 root",
  "usr/lib/systemd/system/tool.service 644 root",
];

test.skipIf(noMerge !== null)(`systemd-sysext merges the image, and its program runs${skippedMerge}`, async () => {
  const merged = await merge(await toolImage(FLATCAR), "ID=flatcar\nVERSION_ID=4000.0.0\nSYSEXT_LEVEL=1.0\n");
  expect(merged).toEqual(MERGED);
});

test.skipIf(noMerge !== null)(
  `an image for any OS merges elsewhere, one for Flatcar does not${skippedMerge}`,
  async () => {
    const debian = "ID=debian\nVERSION_ID=12\n";
    expect(await merge(await toolImage("ID=_any\n"), debian)).toEqual(MERGED);
    expect(await merge(await toolImage(FLATCAR), debian)).toEqual([""]);
  },
);

test.skipIf(!has("systemd-dissect"))(`systemd-dissect reads the extension-release file${skippedDissect}`, async () => {
  const image = await toolImage(FLATCAR);
  const named = path.join(path.dirname(image), "tool.raw");
  await copyFile(image, named);
  const said = execFileSync("systemd-dissect", [named], { encoding: "utf8" });
  expect(said).toMatch(/Ext\. Rel\.: ID=flatcar/);
});
