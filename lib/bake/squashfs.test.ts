import { afterEach, expect, test, vi } from "vitest";
import { requireSquashfs, squashfsOptions, squashfsVersion, writeSquashfs } from "#lib/bake/squashfs";

afterEach(() => vi.unstubAllEnvs());

const NOTHING = (async function* () {})();

test("the installed version is told", async () => {
  expect(await squashfsVersion()).toMatch(/^4\.\d+(\.\d+)?$/);
  expect(await requireSquashfs()).toBe(await squashfsVersion());
});

test("a missing mksquashfs is an error with the command that installs it", async () => {
  vi.stubEnv("PATH", "/nowhere");
  expect(await squashfsVersion()).toBeNull();
  const says = { code: "internal", message: expect.stringContaining("apt-get install squashfs-tools") };
  await expect(requireSquashfs()).rejects.toMatchObject(says);
  const written = writeSquashfs(
    NOTHING,
    "/nowhere/image",
    { compression: "gzip:6", epoch: 0 },
    AbortSignal.timeout(5_000),
  );
  await expect(written).rejects.toMatchObject(says);
});

test("compression and time become options", () => {
  const options = squashfsOptions({ compression: "zstd:15", epoch: 1_700_000_000 }).join(" ");
  expect(options).toContain("-comp zstd -Xcompression-level 15");
  expect(options).toContain("-mkfs-time 1700000000 -all-time 1700000000");
});
