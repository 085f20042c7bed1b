import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Plan } from "#lib/recipes/plan";
import { bakeForTest, testPlan } from "#lib/testing/bakery";
import { erofsPacked } from "#lib/testing/packed/erofs";

const URL = "https://github.com/example/bakery/releases/download/bird-1/bird-1-x86-64.raw";
const program = { op: "file" as const, path: "usr/bin/bird", mode: 0o755 as const, text: "#!/bin/sh\n" };

/** An image as somebody else bakes it. */
async function baked(release: string, name = "bird"): Promise<Buffer> {
  const arch = release.includes("arm64") ? "arm64" : "x86-64";
  const { output } = await bakeForTest(
    testPlan({ name, arch, steps: [program], extensionRelease: release, compression: "gzip:9" }),
  );
  return readFile(output);
}

function adopting(bytes: Buffer, given: Partial<Plan> = {}) {
  const source = {
    id: "image",
    url: URL,
    format: "file" as const,
    sums: null,
    sha256: null,
    size: bytes.length,
    verifiedBy: null,
  };
  const steps = [{ op: "adopt" as const, source: "image", whose: "somebody" }];
  return bakeForTest(testPlan({ name: "bird", steps, sources: [source], ...given }), { image: bytes });
}

test("an image is published byte for byte, with what it tells of itself", async () => {
  const bytes = await baked("ID=_any\nARCHITECTURE=x86-64\n");
  const { output, manifest, self, size, tool, progress } = await adopting(bytes);
  expect((await readFile(output)).equals(bytes)).toBe(true);
  expect({ size, progress, tool }).toEqual({
    size: bytes.length,
    progress: bytes.length,
    tool: "adopted from github.com",
  });
  expect(self).toEqual({ os: "_any", osVersion: null, compression: "gzip:9" });
  // Two images whose files have the same sizes are to be told apart.
  const sha256 = createHash("sha256").update(program.text).digest("hex");
  expect(manifest).toContainEqual({ path: "usr/bin/bird", type: "file", mode: 0o755, size: 10, sha256 });
});

test.each<[string, string, string]>([
  ["another name", "ID=_any\nARCHITECTURE=x86-64\n", "is called other inside, and not bird"],
  ["another architecture", "ID=_any\nARCHITECTURE=arm64\n", "is for arm64, and not for x86-64"],
  ["another system", "ID=debian\nVERSION_ID=12\nARCHITECTURE=x86-64\n", "loads on debian, and not on flatcar"],
])("one for %s is refused", async (what, release, message) => {
  const bytes = await baked(release, what === "another name" ? "other" : "bird");
  await expect(adopting(bytes)).rejects.toMatchObject({
    code: "invalid",
    message: `${URL} ${message}, so it is not published.`,
  });
});

test("an erofs image is published byte for byte as well", async () => {
  const { output, manifest, self } = await adopting(erofsPacked);
  expect((await readFile(output)).equals(erofsPacked)).toBe(true);
  expect(self).toEqual({ os: "_any", osVersion: null, compression: "erofs:lz4" });
  expect(manifest.map(({ path }) => path)).toContain("usr/bin/bird");
  await expect(adopting(erofsPacked, { arch: "arm64" })).rejects.toThrow("is for x86-64, and not for arm64");
});

test("what is no image is refused with its first words, a damaged one with its address", async () => {
  const refusal = (message: RegExp) => ({ code: "invalid", message: expect.stringMatching(message) });
  await expect(adopting(Buffer.from("<html>Sign in"))).rejects.toMatchObject(
    refusal(/bird-1-x86-64\.raw is neither a squashfs nor an erofs image; it begins with "<html>Sign in"\.$/),
  );
  const erofs = Buffer.alloc(4096);
  erofs.writeUInt32LE(0xe0f5e1e2, 1024);
  await expect(adopting(erofs)).rejects.toMatchObject(refusal(/^The image https.*bird-1-x86-64\.raw cannot be read/));
  const whole = await baked("ID=_any\nARCHITECTURE=x86-64\n");
  const damaged = adopting(whole.subarray(0, 300));
  await expect(damaged).rejects.toMatchObject(refusal(/^The image https:\/\/github\.com.* cannot be read/));
});
