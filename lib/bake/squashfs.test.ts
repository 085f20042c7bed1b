import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import { requireSquashfs, squashfsOptions, squashfsVersion, writeSquashfs } from "#lib/bake/squashfs";
import { scratch } from "#lib/testing/bakery";

afterEach(() => vi.unstubAllEnvs());

const NOTHING = (async function* () {})();

test("the installed version is told", async () => {
  expect(await squashfsVersion()).toMatch(/^4\.\d+(\.\d+)?$/);
  expect(await requireSquashfs()).toBe(await squashfsVersion());
});

test("a missing mksquashfs is an error with the command that installs it", async () => {
  const output = path.join(await scratch(), "image");
  vi.stubEnv("PATH", "/nowhere");
  expect(await squashfsVersion()).toBeNull();
  const says = { code: "internal", message: expect.stringContaining("apt-get install squashfs-tools") };
  await expect(requireSquashfs()).rejects.toMatchObject(says);
  const written = writeSquashfs(NOTHING, output, { compression: "gzip:6", epoch: 0 }, AbortSignal.timeout(5_000));
  await expect(written).rejects.toMatchObject(says);
});

test("compression and time become options", () => {
  const options = squashfsOptions({ compression: "zstd:15", epoch: 1_700_000_000 }).join(" ");
  expect(options).toContain("-comp zstd -Xcompression-level 15");
  expect(options).toContain("-mkfs-time 1700000000 -all-time 1700000000");
});

/** A mksquashfs of its own: what is found first. */
async function useProgram(code: string): Promise<void> {
  const folder = await scratch();
  await writeFile(path.join(folder, "mksquashfs"), `#!/bin/sh\n${code}\n`, { mode: 0o755 });
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
}

const settings = { compression: "gzip:6", epoch: 0 };
const never = new AbortController().signal;

test("stops a mksquashfs that does not come to an end", async () => {
  await useProgram("cat >/dev/null; exec sleep 4242");
  const writing = writeSquashfs(Readable.from([Buffer.alloc(2_000_000)]), "/dev/null", settings, never, () => 0);
  await expect(writing).rejects.toMatchObject({
    code: "internal",
    message: expect.stringContaining("was stopped: for "),
  });
});

test("passes on what mksquashfs says of a failure", async () => {
  await useProgram("cat >/dev/null; echo FATAL ERROR: no more room >&2; exit 1");
  const writing = writeSquashfs(
    Readable.from([Buffer.alloc(20)]),
    path.join(await scratch(), "image"),
    settings,
    never,
  );
  await expect(writing).rejects.toMatchObject({
    code: "internal",
    message: "The image could not be written: mksquashfs ended with exit code 1: FATAL ERROR: no more room",
  });
});
