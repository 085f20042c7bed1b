import { expect, test } from "vitest";
import { bakeForTest, testPlan } from "#lib/testing/bakery";

test("files in opt/ are a warning, since they make /opt read-only on the machine", async () => {
  const file = (path: string) => ({ op: "file" as const, path, mode: 0o644 as const, text: "a" });
  const inOpt = await bakeForTest(testPlan({ steps: ["opt/a/b", "opt/a/c", "usr/share/d"].map(file) }));
  expect(inOpt.warnings).toEqual([
    expect.stringMatching(/^The image has opt\/a and 2 more, which makes \/opt read-only while it is merged: /),
  ]);
  expect((await bakeForTest(testPlan({ steps: [file("usr/share/opt/a")] }))).warnings).toEqual([]);
});
