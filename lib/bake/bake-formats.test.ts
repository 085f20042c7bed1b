import { expect, test } from "vitest";
import type { PlanStep } from "#lib/recipes/plan";
import { deb, tar, tarGz, zip } from "#lib/testing/archives";
import { bakeForTest, testPlan, testSource } from "#lib/testing/bakery";
import { linesBz2 } from "#lib/testing/packed/lines";

test("a hard link, a package in an archive, a zip and a .bz2 come into one image; progress counts no byte twice", async () => {
  const links = await tarGz([
    { name: "lib/tool-1.2", bytes: "tool", mode: 0o755 },
    { name: "bin/tool", hardLink: "lib/tool-1.2" },
  ]);
  const packages = await tarGz([
    { name: "p/a.deb", bytes: deb(await tar([{ name: "./usr/lib/x/lib.so", bytes: "so" }])) },
  ]);
  const bytes = { links, packages, zip: zip([{ name: "run", bytes: "#!/bin/sh\n", mode: null }]), lines: linesBz2 };
  const formats = { links: "tar.gz", packages: "tar.gz", zip: "zip", lines: "bz2" } as const;
  const ids = Object.keys(bytes) as (keyof typeof bytes)[];
  const place = (source: string, from: string | null, to: string, inside?: string): PlanStep => ({
    ...{ op: "place", source, from, to, strip: 1, exclude: [], mode: null },
    ...(inside !== undefined && { inside }),
  });
  const plan = testPlan({
    sources: ids.map((id) => testSource(id, formats[id], bytes[id])),
    steps: [
      place("links", "bin/*", "usr/bin/"),
      place("packages", "usr/lib/*/*", "usr/", "p/*.deb"),
      place("zip", "run", "usr/bin/run"),
      place("lines", null, "usr/share/lines"),
    ],
  });
  const { manifest, progress } = await bakeForTest(plan, bytes);
  const files = manifest.filter(({ type, path }) => type === "file" && !path.includes("extension-release"));
  expect(files.map(({ path, mode, size }) => [path, mode, size])).toEqual([
    ["usr/bin/tool", 0o755, 4],
    ["usr/lib/x/lib.so", 0o644, 2],
    ["usr/bin/run", 0o755, 10],
    ["usr/share/lines", 0o755, 233_290],
  ]);
  expect(progress).toBeLessThanOrEqual(ids.reduce((sum, id) => sum + bytes[id].length, 0));
});
