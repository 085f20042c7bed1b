import { expect, test } from "vitest";
import { bakeForTest, testPlan } from "#lib/testing/bakery";

const steps = ["usr/bin/tool", "usr/lib/systemd/system/tool.service"].map((path) => ({
  op: "file" as const,
  path,
  mode: 0o644 as const,
  text: "x",
}));

test("an image with what its recipe requires is made", async () => {
  const require = ["usr/bin/tool", "usr/{local/,}lib/systemd/system/tool.service", "usr/bin/*"];
  const { manifest } = await bakeForTest(testPlan({ steps, require }));
  expect(manifest.map(({ path }) => path)).toContain("usr/bin/tool");
});

test("one that lacks some of it is not, and says what it would hold", async () => {
  const require = ["usr/bin/tool", "usr/bin/toolctl", "usr/bin"];
  await expect(bakeForTest(testPlan({ steps, require }))).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(
      /^The image of tool would lack usr\/bin\/toolctl, usr\/bin; it would hold .*usr\/bin\/tool, usr\/lib\/systemd\/system\/tool\.service\.$/,
    ),
  });
});
