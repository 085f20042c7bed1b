import { copyFile, cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "#lib/bake/run";
import type { Manifest } from "#lib/images/manifest";
import { findJudges, lookForJudges } from "#lib/rehearse/judges";
import { type Merge, mergeImages, patience, readLog } from "#lib/rehearse/merge";
import { rehearse, unitsOf, verdictOf } from "#lib/rehearse/rehearse";
import { collisionsOf, rehearseTogether } from "#lib/rehearse/together";

const { judges } = await findJudges();
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

/** The programs of this machine's systemd with what they need to start, as a system in a folder. */
async function copyPrograms(root: string): Promise<void> {
  for (const folder of ["dev", "proc", "sys", "run", "tmp", "usr/lib/systemd"])
    await mkdir(path.join(root, folder), { recursive: true });
  const programs = ["/usr/bin/systemd-sysext", "/usr/bin/systemd-analyze"];
  const { stdout } = await run(["ldd", ...programs]);
  const libraries = Array.from(stdout.matchAll(/(\/\S+\.so\S*) \(/g), ([, library = ""]) => library);
  for (const file of new Set([...programs, ...libraries]))
    await cp(file, path.join(root, file), { dereference: true, recursive: true });
  await cp("/usr/lib/systemd/system", path.join(root, "usr/lib/systemd/system"), { recursive: true });
}

const within = () => ({ folder: path.join(scratch, "tree") });

describe.skipIf(judges.length === 0)("a real systemd-sysext", () => {
  test("merges a sound image, and says what its units lack", async () => {
    const unit = "[Unit]\nDescrption=typo\n[Service]\nExecStart=/usr/bin/absent\n";
    const image = await imageOf("greeter", {
      files: { "usr/bin/greeter": "#!/bin/sh\n", "usr/lib/systemd/system/greeter.service": unit },
    });
    const rehearsal = await rehearse(image, within());
    expect(rehearsal).toMatchObject({ outcome: "merged", reason: null, by: expect.stringMatching(/^systemd \d+/) });
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

  test("merges an image for any system on a tree of each one known, and says on which a unit lacks something", async () => {
    const unit = "[Service]\nExecStart=/usr/bin/podman\nExecStartPre=/usr/bin/absent\n";
    const files = { "usr/lib/systemd/system/pods.service": unit };
    const { outcome, system, remarks, log, reason } = await rehearse(
      await imageOf("pods", { id: "_any", files }),
      within(),
    );
    expect({ outcome, reason }).toEqual({ outcome: "merged", reason: null });
    expect(system).toMatch(/^flatcar [\d.]+, fedora \d+, debian \d+ and ubuntu [\d.]+$/);
    expect(remarks.find((remark) => remark.includes("/usr/bin/absent"))).toMatch(/No such file or directory$/);
    const lacking = remarks.find((remark) => remark.includes("/usr/bin/podman"));
    expect(lacking).toMatch(/\(flatcar [\d.]+, debian \d+ and ubuntu [\d.]+\)$/);
    expect(log.match(/^systemd \d+, \w+ [\d.]+$/gm)).toHaveLength(4 * judges.length);
  });

  test("judges from a folder that holds its programs, and leaves all as it was", async () => {
    const trees = path.join(scratch, "trees");
    await copyPrograms(path.join(trees, "own"));
    await mkdir(path.join(trees, "half.part/usr/bin"), { recursive: true });
    const { judges: all, problems } = await lookForJudges(trees);
    expect({ all, problems }).toEqual({ all: [expect.objectContaining({ root: "/" })], problems: [] });
    const judge = { root: path.join(trees, "own"), by: "systemd of the folder" };
    const { path: file } = await imageOf("kept", { files: { "usr/lib/systemd/system/a.service": "[Service]\nX=1\n" } });
    const stage = { judge, system: { os: "flatcar", osVersion: null }, units: ["a.service"], late: patience() };
    const merge = await mergeImages([{ name: "kept", file }], { ...stage, ...within() });
    expect(merge).toMatchObject({ merged: ["kept"], failed: null, hindered: null });
    expect(merge.remarks.join("\n")).toContain("/usr/lib/systemd/system/a.service:2: Unknown key");
    expect(merge.log).not.toContain(scratch);
    expect(await readdir(path.join(trees, "own/tmp"))).toEqual([]);
    expect(await readdir(path.join(trees, "own/run"))).toEqual([]);
    expect((await run(["cat", "/proc/mounts"])).stdout).not.toContain(scratch);
  });

  test("says of a folder that no system in it can judge", async () => {
    const empty = path.join(scratch, "empty");
    await mkdir(path.join(empty, "broken/usr/bin"), { recursive: true });
    expect((await lookForJudges(empty)).problems).toEqual([
      `There is no system with usr/bin/systemd-sysext in ${empty}.`,
    ]);
    await writeFile(path.join(empty, "broken/usr/bin/systemd-sysext"), "", { mode: 0o755 });
    expect((await lookForJudges(empty)).problems[0]).toMatch(/^The system in .*broken cannot merge images: /);
    expect((await lookForJudges(path.join(empty, "none"))).problems[0]).toMatch(
      /^BAKEHOUSE_JUDGE_TREES cannot be read/,
    );
  });

  test.runIf(process.env.BAKEHOUSE_JUDGE_TREES)("all systemds of the folder merge an image", async () => {
    const named = (await lookForJudges(process.env.BAKEHOUSE_JUDGE_TREES)).judges;
    const { by, outcome } = await rehearse(await imageOf("everywhere"), within());
    expect(outcome).toBe("merged");
    expect(by?.match(/\d+/g)).toEqual(named.map((judge) => judge.by.replace("systemd ", "")));
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
  expect(reason).toMatch(judges.length === 0 ? /\w/ : /images for/);
});

const MERGED: Merge = { merged: ["a"], failed: null, hindered: null, remarks: [], log: "merged" };
const SYSTEM = { os: "debian", osVersion: "13" };
const trialOf = (version: number, merge: Partial<Merge>) => ({
  judge: { root: `/${version}`, by: `systemd ${version}` },
  system: SYSTEM,
  merge: { ...MERGED, ...merge },
});

test("one systemd that skips an image refuses it, whatever the others say", () => {
  const trials = [trialOf(252, {}), trialOf(257, { merged: [] }), trialOf(262, { merged: [] })];
  expect(verdictOf(trials, [])).toMatchObject({
    ...{ outcome: "refused", by: "systemd 257 and 262", system: "debian 13" },
    reason: "systemd-sysext skips it on debian 13: its extension-release asks for another system.",
  });
});

test("one that could not try it is told, and counts for nothing", () => {
  const hindered = { merged: [], hindered: "mount: no." };
  expect(verdictOf([trialOf(252, {}), trialOf(257, hindered)], ["There is a broken one."])).toMatchObject({
    ...{ outcome: "merged", by: "systemd 252", reason: "systemd 257: mount: no. There is a broken one." },
  });
  expect(verdictOf([trialOf(252, hindered)], [])).toMatchObject({ outcome: "not rehearsed", reason: "mount: no." });
  expect(verdictOf([], ["This host does not run Linux."])).toMatchObject({
    ...{ outcome: "not rehearsed", reason: "This host does not run Linux.", log: "" },
  });
});

test("a remark is told once, with who says it where not all do", () => {
  const trials = [
    trialOf(252, { remarks: ["x", "y"] }),
    trialOf(257, { remarks: ["y"] }),
    trialOf(262, { remarks: ["y"] }),
  ];
  expect(verdictOf(trials, []).remarks).toEqual(["x (systemd 252)", "y"]);
});

test("later systemds name the files that they merge", () => {
  const log = "Using extensions 'a.raw', 'b.raw'.\nMerged extensions into '/usr'.\n";
  expect(readLog(log)).toMatchObject({ merged: ["a", "b"], hindered: null, remarks: [] });
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
