import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test, vi } from "vitest";
import { Manifest } from "#lib/images/manifest";
import type { PlaceStep, Plan } from "#lib/recipes/plan";
import { tarGz, tarXz } from "#lib/testing/archives";
import { bakeForTest, scratch, testPlan, testSource } from "#lib/testing/bakery";
import { makeElf } from "#lib/testing/elf";

const elf = makeElf({ arch: "x86-64", linkage: "static", size: 300_000 });

/** An image with a bit of everything. */
async function everything(compression = "gzip:6"): Promise<{ plan: Plan; bytes: Record<string, Buffer> }> {
  const docker = await tarGz([
    { name: "./docker/" },
    { name: "./docker/dockerd", bytes: elf, mode: 0o4755 },
    { name: "./docker/containerd", bytes: makeElf({ arch: "x86-64", linkage: "dynamic" }), mode: 0o700 },
    { name: "./docker/README", bytes: "read me\n", mode: 0o600 },
    { name: `./docker/${"long/".repeat(30)}näme`, bytes: "far down" },
    { name: "./docker/d", link: "dockerd" },
  ]);
  const more = await tarXz([{ name: "more/unit.service", bytes: "ExecStart=/usr/sbin/x\n" }]);
  const bytes = { docker, more, tool: elf };
  const place = { op: "place" as const, strip: 1, exclude: [], mode: null };
  const plan = testPlan({
    compression,
    sources: [
      testSource("docker", "tar.gz", docker),
      testSource("more", "tar.xz", more),
      testSource("tool", "file", elf),
    ],
    steps: [
      { ...place, source: "docker", from: "docker/README", to: "usr/share/doc/docker.txt" },
      { ...place, source: "docker", from: "docker/**", to: "usr/bin/" },
      { ...place, source: "more", from: "more/*", to: "usr/lib/systemd/system/" },
      { ...place, source: "tool", from: null, to: "opt/tool/bin/tool", strip: 0, mode: 0o755 },
      { op: "replace", path: "usr/lib/systemd/system/unit.service", text: "/usr/sbin/", with: "/usr/bin/" },
      { op: "file", path: "usr/share/tool/version", mode: 0o644, text: "1.0\n" },
      { op: "symlink", path: "usr/bin/tool", target: "../../opt/tool/bin/tool" },
    ],
  });
  return { plan, bytes };
}

test("the manifest says what is in the image", async () => {
  const { plan, bytes } = await everything();
  const { output, manifest, sha256, size } = await bakeForTest(plan, bytes);
  const listed = execFileSync("unsquashfs", ["-lls", output], { encoding: "utf8", env: { ...process.env, TZ: "UTC" } });
  const lines = listed.trim().split("\n").slice(1);
  const expected = Manifest.parse(manifest).map(({ path: file, type, mode, size: bytesOf, target }) => {
    const letters = [..."rwxrwxrwx"].map((letter, bit) => ((mode >> (8 - bit)) & 1 ? letter : "-")).join("");
    const kind = { file: "-", symlink: "l", folder: "d" }[type];
    const shown = type === "folder" ? "N" : type === "symlink" ? (target ?? "").length : bytesOf;
    return `${kind}${letters} root/root ${shown} 1970-01-01 00:00 squashfs-root/${file}${target ? ` -> ${target}` : ""}`;
  });
  const found = lines.map((line) => line.replace(/\s+/g, " ").replace(/^(d\S+ root\/root) \d+/, "$1 N"));
  expect(found.sort()).toEqual(expected.sort());
  for (const { path: file, type, sha256: digest } of manifest) {
    if (type !== "file") continue;
    const sum = execFileSync("sh", ["-c", 'unsquashfs -cat "$1" "$2" | sha256sum', "sh", output, file]).toString();
    expect([file, sum.slice(0, 64)]).toEqual([file, digest]);
  }
  expect(sha256).toBe(execFileSync("sha256sum", [output]).toString().slice(0, 64));
  expect(size).toBe(readFileSync(output).length);
});

test("the result tells modes, programs, replaced text and progress", async () => {
  const { plan, bytes } = await everything();
  const { output, manifest, findings, warnings, log, progress, tool } = await bakeForTest(
    { ...plan, warnings: ["from the plan"] },
    bytes,
  );
  const of = (file: string) => manifest.find((entry) => entry.path === file);
  expect(of("usr/bin/dockerd")).toMatchObject({ mode: 0o755, elf: { arch: "x86-64", linkage: "static" } });
  expect(of("usr/bin/containerd")).toMatchObject({ mode: 0o755, elf: { arch: "x86-64", linkage: "dynamic" } });
  expect(of("usr/share/doc/docker.txt")).toMatchObject({ mode: 0o644 });
  expect(of("usr/bin/README")).toBeUndefined();
  const unit = execFileSync("unsquashfs", ["-cat", output, "usr/lib/systemd/system/unit.service"]).toString();
  expect(unit).toBe("ExecStart=/usr/bin/x\n");
  expect(warnings).toEqual(["from the plan"]);
  expect(findings.map(({ rule }) => rule)).toEqual(["unit-text", "opt"]);
  expect(log).toEqual([
    "info usr/bin/dockerd: set-uid and set-gid bits taken away.",
    expect.stringMatching(
      /^warn Line 1 of .*unit\.service: ExecStart= stands before the first section\. \(unit-text\)$/,
    ),
    "warn The image has opt/tool. (opt)",
  ]);
  expect(progress).toBe(Object.values(bytes).reduce((sum, { length }) => sum + length, 0));
  expect(tool).toMatch(/^mksquashfs \d/);
});

/** Bakes in a process of its own: FOLDER holds plan.json and a file per source. Stalls after STALL bytes of a source. */
const BAKER = `
  import { createReadStream, readFileSync } from "node:fs";
  import { Readable } from "node:stream";
  import { bake } from "#lib/bake/bake";
  const [folder, output, stall] = process.argv.slice(1);
  async function* stalling(file) {
    for await (const chunk of createReadStream(file, { end: Number(stall) })) yield chunk;
    console.log("stalled");
    await new Promise((resolve) => setTimeout(resolve, 1e6));
  }
  await bake(JSON.parse(readFileSync(folder + "/plan.json", "utf8")), {
    open: ({ id }) => (stall ? Readable.from(stalling(folder + "/" + id)) : createReadStream(folder + "/" + id)),
    output, log: () => {}, signal: new AbortController().signal, onProgress: () => {},
  });
`;

async function bakeElsewhere(plan: Plan, bytes: Record<string, Uint8Array>, output: string, stall = "") {
  const folder = await scratch();
  await writeFile(path.join(folder, "plan.json"), JSON.stringify(plan));
  for (const [id, source] of Object.entries(bytes)) await writeFile(path.join(folder, id), source);
  const options = ["--import", "tsx", "--input-type=module", "--eval", BAKER, folder, output, stall];
  const env = { ...process.env, SOURCE_DATE_EPOCH: "12345", TZ: "Asia/Tokyo" };
  return spawn(process.execPath, options, { env, stdio: ["ignore", "pipe", "pipe"] });
}

test.each(["gzip:6", "gzip:9", "zstd:3"])(
  "%s gives the same bytes in another folder and process",
  async (compression) => {
    const { plan, bytes } = await everything(compression);
    const first = await bakeForTest(plan, bytes);
    const output = path.join(await scratch(), "other");
    const child = await bakeElsewhere(plan, bytes, output);
    const [errors, [exitCode]] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect([exitCode, errors]).toEqual([0, ""]);
    expect(readFileSync(output).equals(readFileSync(first.output))).toBe(true);
  },
);

test("another epoch gives other bytes with that time", async () => {
  const { output } = await bakeForTest(testPlan({ epoch: 86_400 }));
  const env = { ...process.env, TZ: "UTC" };
  const listed = execFileSync("unsquashfs", ["-lls", output], { encoding: "utf8", env });
  expect(listed.match(/1970-01-02 00:00/g)).toHaveLength(5);
});

/** A plan whose one source is a large program, and its bytes. */
function large(): { plan: Plan; bytes: Record<string, Buffer> } {
  const tool = makeElf({ arch: "x86-64", linkage: "static", size: 8_000_000 });
  const step: PlaceStep = {
    op: "place",
    source: "tool",
    from: null,
    to: "usr/bin/tool",
    strip: 0,
    exclude: [],
    mode: 0o755,
  };
  return { plan: testPlan({ sources: [testSource("tool", "file", tool)], steps: [step] }), bytes: { tool } };
}

function writersOf(output: string): string[] {
  // At the start of its line: what keeps it in a sandbox names it too.
  const found = spawnSync("pgrep", ["-f", `^mksquashfs - ${output}`], { encoding: "utf8" });
  return found.stdout.split("\n").filter(Boolean);
}

test("a killed process leaves no mksquashfs behind, and at most the unfinished image", async () => {
  const { plan, bytes } = large();
  const folder = await scratch();
  const output = path.join(folder, "image");
  const child = await bakeElsewhere(plan, bytes, output, "4000000");
  await once(child.stdout, "data");
  await vi.waitFor(() => expect(existsSync(output)).toBe(true), { timeout: 60_000 });
  expect(writersOf(output)).toHaveLength(1);
  child.kill("SIGKILL");
  await once(child, "close");
  await vi.waitFor(() => expect(writersOf(output)).toEqual([]), { timeout: 60_000 });
  // mksquashfs removes it where it is not kept in a sandbox; else whoever sweeps the folder does.
  expect((await readdir(folder)).filter((file) => file !== "image")).toEqual([]);
});

test("an abort ends mksquashfs and removes what it wrote", async () => {
  const { plan, bytes } = large();
  const folder = await scratch();
  const output = path.join(folder, "image");
  const stop = new AbortController();
  const half = Readable.from(
    (async function* () {
      yield bytes.tool?.subarray(0, 4_000_000);
      await vi.waitFor(() => expect(existsSync(output)).toBe(true), { timeout: 60_000 });
      stop.abort(new Error("cancelled"));
      await new Promise(() => {});
    })(),
  );
  const baking = bakeForTest(plan, bytes, { output, signal: stop.signal, open: () => half });
  await expect(baking).rejects.toThrow("cancelled");
  await vi.waitFor(() => expect(writersOf(output)).toEqual([]), { timeout: 60_000 });
  expect(await readdir(folder)).toEqual([]);
  expect(half.destroyed).toBe(true);
});

test("an abort does not wait for a source that gives nothing", async () => {
  const stop = new AbortController();
  const silent = new Readable({ read: () => void setImmediate(() => stop.abort(new Error("cancelled"))) });
  const plan = testPlan({
    sources: [testSource("tool", "tar.gz", Buffer.alloc(1))],
    steps: [{ op: "place", source: "tool", from: "*", to: "usr/bin/", strip: 0, exclude: [], mode: null }],
  });
  await expect(bakeForTest(plan, {}, { signal: stop.signal, open: () => silent })).rejects.toThrow("cancelled");
  expect(silent.destroyed).toBe(true);
});

test("a source that fails ends the bake with its own error and leaves nothing", async () => {
  const { plan, bytes } = large();
  const folder = await scratch();
  const output = path.join(folder, "image");
  const open = () =>
    Readable.from(
      (async function* () {
        yield bytes.tool?.subarray(0, 4_000_000);
        throw new Error("the disk is on fire");
      })(),
    );
  await expect(bakeForTest(plan, bytes, { output, open })).rejects.toThrow("tool cannot be read: the disk is on fire.");
  expect(await readdir(folder)).toEqual([]);
});

test("an output that cannot be written is told", async () => {
  const { plan, bytes } = large();
  const output = path.join(await scratch(), "no", "such", "folder");
  await expect(bakeForTest(plan, bytes, { output })).rejects.toMatchObject({
    code: "internal",
    message: expect.stringMatching(/^The image could not be written: .*no such file/),
  });
});

test("a program for another CPU ends the bake and leaves nothing", async () => {
  const { plan, bytes } = large();
  const folder = await scratch();
  const foreign = bakeForTest({ ...plan, arch: "arm64" }, bytes, { output: path.join(folder, "image") });
  await expect(foreign).rejects.toThrow("usr/bin/tool is a program for x86-64, but the image is for arm64 (machine).");
  expect(await readdir(folder)).toEqual([]);
});

test("a file of another size than its source was said to have is refused", async () => {
  const { plan, bytes } = large();
  const shorter = { tool: bytes.tool?.subarray(0, 5_000) ?? Buffer.alloc(0) };
  await expect(bakeForTest(plan, shorter)).rejects.toThrow("usr/bin/tool has 5000 bytes instead of the 8000000");
});
