import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { requireContents } from "#lib/bake/contents";
import { type Baked, bakeForTest, scratch, testPlan } from "#lib/testing/bakery";

afterEach(() => vi.unstubAllEnvs());

const FILES = {
  "usr/bin/tool": "right",
  "usr/share/a b \"c' [*]?": "spaced",
  "usr/share/näme": "",
  "usr/share/dup": "right",
};
const file = (path: string, text: string) => ({ op: "file", path, text, mode: 0o644 }) as const;
const plan = testPlan({
  steps: Object.entries(FILES).map(([path, text]) => file(path, text)),
});

async function bakeBy(program: string): Promise<{ baking: Promise<Baked>; output: string }> {
  const folder = await scratch();
  await writeFile(path.join(folder, "mksquashfs"), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
  const real = execFileSync("sh", ["-c", "command -v mksquashfs"]).toString().trim();
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  await writeFile(path.join(folder, "real"), `#!/bin/sh\nexec ${real} "$@"\n`, { mode: 0o755 });
  const output = path.join(folder, "image");
  return { baking: bakeForTest(plan, {}, { output }), output };
}

test.each([
  ["other bytes of the same length", 'LC_ALL=C sed s/right/wrong/ | real "$@"', '"usr/bin/tool" it holds other bytes'],
  ["another owner", 'real "$@" -force-gid 7', "and 0 bytes, owned by 0/7 instead of a folder of mode 755 and 0 bytes"],
])("an image with %s is not published: one sentence, and nothing is left", async (_, program, message) => {
  const { baking, output } = await bakeBy(program);
  await expect(baking).rejects.toMatchObject({
    code: "internal",
    message: expect.stringMatching(/^The image that was written is wrong and is thrown away: at ".*" it holds .*\.$/),
  });
  await expect(baking).rejects.toThrow(message);
  expect(existsSync(output)).toBe(false);
});

test("every byte is compared, whatever the names are; what is missing is told", async () => {
  const { output, manifest } = await bakeForTest(plan);
  const { signal } = new AbortController();
  await requireContents(output, manifest, signal);
  const empty = manifest.map((entry) => (entry.size === 0 ? { ...entry, sha256: "0".repeat(64) } : entry));
  await expect(requireContents(output, empty, signal)).rejects.toThrow(
    '"usr/share/näme" it holds other bytes instead of',
  );
  const long = manifest.map((entry) => ({ ...entry, size: entry.size * 2 }));
  await expect(requireContents(output, long, signal)).rejects.toThrow("holds fewer bytes at");
  await expect(requireContents(output, manifest.slice(1, 3), signal)).resolves.toBeUndefined();
});

test("more paths than one command line takes are read in turn", async () => {
  const folder = "usr/share/".concat("folder/".repeat(80));
  const steps = Array.from({ length: 400 }, (_, at) => file(`${folder}${at}`, String(at)));
  const { manifest } = await bakeForTest(testPlan({ steps }));
  expect(manifest.length).toBeGreaterThan(400);
});
