import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "#lib/bake/run";
import type { Manifest } from "#lib/images/manifest";
import { findJudge, readLog } from "#lib/rehearse/merge";
import { collisionsOf, rehearse, rehearseTogether, unitsOf } from "#lib/rehearse/rehearse";

const judge = await findJudge();
const arch = os.arch() === "arm64" ? "arm64" : "x86-64";
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), "rehearse-"));
});
afterAll(() => rm(scratch, { recursive: true }));

type Made = { release?: string; files?: Record<string, string>; id?: string };

async function imageOf(name: string, { release = name, files = {}, id = "flatcar" }: Made = {}) {
  const root = path.join(scratch, name);
  const texts: Record<string, string> = {
    [`usr/lib/extension-release.d/extension-release.${release}`]: `ID=${id}\nSYSEXT_LEVEL=1.0\n`,
    ...files,
  };
  for (const [file, text] of Object.entries(texts)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text, { mode: 0o755 });
  }
  const image = path.join(scratch, `${name}.raw`);
  await run(["mksquashfs", root, image, "-noappend", "-quiet", "-all-root"]);
  const manifest = Object.keys(texts).map((file) => ({ path: file, type: "file" as const, mode: 0o755, size: 1 }));
  return { file: `${name}-1.0-${arch}.raw`, name, os: id, osVersion: null, arch, path: image, manifest } as const;
}

const within = () => ({ folder: path.join(scratch, "tree") });

describe.skipIf("why" in judge)("a real systemd-sysext", () => {
  test("merges a sound image, and says what its units lack", async () => {
    const unit = "[Unit]\nDescrption=typo\n[Service]\nExecStart=/usr/bin/absent\n";
    const image = await imageOf("greeter", {
      files: { "usr/bin/greeter": "#!/bin/sh\n", "usr/lib/systemd/system/greeter.service": unit },
    });
    const rehearsal = await rehearse(image, within());
    expect(rehearsal).toMatchObject({ outcome: "merged", reason: null, by: expect.stringMatching(/^systemd \d+$/) });
    expect(rehearsal.system).toMatch(/^flatcar \d+/);
    expect(rehearsal.remarks.join("\n")).toContain("Descrption");
    expect(rehearsal.remarks.join("\n")).toContain("/usr/bin/absent is not executable");
    expect(await readdir(scratch)).not.toContain("tree");
  });

  test("refuses one whose extension-release has another name", async () => {
    const rehearsal = await rehearse(await imageOf("wrong", { release: "other" }), within());
    expect(rehearsal.outcome).toBe("refused");
    expect(rehearsal.reason).toMatch(/cannot read it, and merges nothing beside it/);
  });

  test("tells of several together which is skipped, and which blocks the others", async () => {
    const shared = { "usr/share/same": "x" };
    const sound = await imageOf("sound", { files: shared });
    const foreign = await imageOf("foreign", { id: "fedora", files: shared });
    const junk = { ...(await imageOf("junk")), path: path.join(scratch, "junk.bin") };
    await copyFile(process.execPath, junk.path);
    const system = { os: "flatcar", osVersion: "4593.2.5" };
    const together = await rehearseTogether([sound, foreign, junk], system, within());
    expect(together.images.map(({ outcome }) => outcome)).toEqual(["merged", "skipped", "blocks the others"]);
    expect(together.reason).toContain("merges none");
    expect(together.collisions).toEqual([{ path: "usr/share/same", files: [sound.file, foreign.file] }]);
  });

  test("leaves nothing mounted on this host", async () => {
    await rehearse(await imageOf("quiet"), within());
    const { stdout } = await run(["cat", "/proc/mounts"]);
    expect(stdout).not.toContain(scratch);
  });
});

test("says why an image for another CPU is not rehearsed", async () => {
  const other = arch === "arm64" ? "x86-64" : "arm64";
  const image = { name: "x", os: "flatcar", osVersion: null, arch: other, path: "/none", manifest: [] } as const;
  const { outcome, reason } = await rehearse({ ...image, manifest: [] }, within());
  expect(outcome).toBe("not rehearsed");
  expect(reason).toMatch("why" in judge ? /\w/ : /images for/);
});

test("an image that finds no loop device is not the image's fault", () => {
  const log = "Failed to set up loopback device for /run/extensions/a.raw: Operation not permitted\n";
  expect(readLog(log)).toMatchObject({ failed: null, hindered: expect.stringContaining("loopback") });
});

test("names of units, templates by an instance", () => {
  const file = (at: string): Manifest[number] => ({ path: at, type: "file", mode: 0o644, size: 1 });
  const names = [
    "usr/lib/systemd/system/a@.service",
    "usr/lib/systemd/system/b.socket",
    "usr/lib/systemd/network/c.link",
  ];
  expect(unitsOf(names.map(file))).toEqual(["a@rehearsal.service", "b.socket"]);
});

test("folders do not collide", () => {
  const manifest: Manifest = [{ path: "usr", type: "folder", mode: 0o755, size: 0 }];
  expect(collisionsOf(["a", "b"].map((file) => ({ file, manifest })))).toEqual([]);
});
