import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { bakeForTest, scratch, testPlan } from "#lib/testing/bakery";

/** `usr/bin/a` holds its own path; a value that begins with `->` is a link. */
async function folderOf(files: Record<string, string>): Promise<string> {
  const root = await scratch();
  for (const [file, content] of Object.entries(files)) {
    const full = path.join(root, file);
    await mkdir(path.dirname(full), { recursive: true });
    if (content.startsWith("->")) await symlink(content.slice(2), full);
    else await writeFile(full, content);
  }
  return root;
}

const bakeFolder = (folder: string) => bakeForTest(testPlan({ steps: [{ op: "folder", path: folder }] }));
const RELEASE = "usr/lib/extension-release.d/extension-release.tool";

test("a folder is baked in the order of its names, links kept, modes normal", async () => {
  const root = await folderOf({
    "usr/bin/b": "b",
    "usr/bin/a": "aa",
    "usr/bin/B": "B",
    "usr/bin/l": "->a",
    "opt/x/.y": "y",
  });
  await chmod(path.join(root, "usr/bin/a"), 0o4711);
  await mkdir(path.join(root, "opt/empty"));
  const { manifest, log } = await bakeFolder(root);
  expect(manifest.slice(4).map(({ path: file, mode, target }) => [file, mode.toString(8), target])).toEqual([
    ["opt", "755", undefined],
    ["opt/empty", "755", undefined],
    ["opt/x", "755", undefined],
    ["opt/x/.y", "644", undefined],
    ["usr/bin", "755", undefined],
    ["usr/bin/B", "644", undefined],
    ["usr/bin/a", "755", undefined],
    ["usr/bin/b", "644", undefined],
    ["usr/bin/l", "777", "a"],
  ]);
  expect(log).toEqual([
    "info usr/bin/a: set-uid and set-gid bits taken away.",
    expect.stringMatching(/^warn The image has opt\/empty/),
    expect.stringMatching(/^warn The image has opt\/x/),
  ]);
});

test("equal folders give equal images wherever they are", async () => {
  const files = { "usr/bin/b": "b", "usr/bin/a": "aa" };
  const [first, second] = [await bakeFolder(await folderOf(files)), await bakeFolder(await folderOf(files))];
  expect(first.sha256).toBe(second.sha256);
});

test("what is beside usr and opt is left out with a warning", async () => {
  const { warnings, log, manifest } = await bakeFolder(await folderOf({ "usr/a": "a", "etc/b": "b", README: "c" }));
  const warning = "Left out, since only usr/ and opt/ are merged: README, etc.";
  expect(warnings).toEqual([warning]);
  expect(log).toEqual([`warn ${warning}`]);
  expect(manifest.map(({ path: file }) => file)).not.toContain("etc");
});

test("its own extension-release gives way to ours, and that is said", async () => {
  const { output, changes } = await bakeFolder(await folderOf({ [RELEASE]: "ID=old\n" }));
  expect(execFileSync("unsquashfs", ["-cat", output, RELEASE]).toString()).toContain("ID=flatcar\n");
  expect(changes).toEqual([`The folder's own ${RELEASE} was replaced by the image's.`]);
});

test.each<[string, Record<string, string>, string]>([
  [
    "an extension-release for another name",
    { "usr/lib/extension-release.d/extension-release.other": "ID=x\n" },
    "it is for an image called other, not tool",
  ],
  ["usr/sbin", { "usr/sbin/a": "a" }, "usr/sbin is a link to bin on Flatcar"],
  ["a link that leaves", { "usr/a": "->../../etc/passwd" }, "is a link that leaves the image"],
  ["usr as a link", { usr: "->/usr" }, '"usr" (from the folder'],
  ["names with control characters", { "usr/a\nb": "a" }, "control characters"],
  ["a folder without usr and opt", { "bin/a": "a" }, "holds neither usr/ nor opt/"],
])("refuses %s", async (_, files, message) => {
  await expect(bakeFolder(await folderOf(files))).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining(message),
  });
});

test("refuses named pipes and a folder that is not there", async () => {
  const root = await folderOf({ "usr/a": "a" });
  execFileSync("mkfifo", [path.join(root, "usr/pipe")]);
  await expect(bakeFolder(root)).rejects.toThrow(/"usr\/pipe" in .* is a device, a named pipe or a socket/);
  await expect(bakeFolder(path.join(root, "none"))).rejects.toThrow(/There is no folder .*none\./);
});
