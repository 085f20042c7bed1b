import { expect, test } from "vitest";
import type { Plan, PlanStep } from "#lib/recipes/plan";
import { bakeForTest, testPlan, testSource } from "#lib/testing/bakery";
import { makeElf } from "#lib/testing/elf";

const UNIT = "usr/lib/systemd/system/tool.service";
const file = (path: string, text = "x"): PlanStep => ({ op: "file", path, mode: 0o644, text });
const steps = [file("usr/bin/tool"), file(UNIT, "[Service]\nExecStart=/usr/bin/tool-d\n")];
const recipe = { name: "tool", digest: "0".repeat(64) };

test("an image with what its recipe requires is made", async () => {
  const require = ["usr/bin/tool", "usr/{local/,}lib/systemd/system/tool.service", "usr/bin/*"];
  const { manifest } = await bakeForTest(testPlan({ steps, require }));
  expect(manifest.map(({ path }) => path)).toContain("usr/bin/tool");
});

test("one that lacks some of it is not, and says what it would hold", async () => {
  const require = ["usr/bin/tool", "usr/bin/toolctl", "usr/bin"];
  await expect(bakeForTest(testPlan({ steps, require, recipe }))).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(
      /^The image of tool is not made: It would lack usr\/bin\/toolctl; it would hold .*usr\/bin\/tool, usr\/lib\/systemd\/system\/tool\.service \(require\); It would lack usr\/bin; .* \(require\)\.$/,
    ),
  });
});

test("what is found is in the log, and no warning of the build", async () => {
  const { findings, log, warnings } = await bakeForTest(
    testPlan({ steps: steps.concat(file("opt/a/b"), file("opt/a/c")) }),
  );
  expect(findings.map(({ rule }) => rule)).toEqual(["program", "opt"]);
  expect(log).toEqual([
    `warn ${UNIT} runs /usr/bin/tool-d (ExecStart=), which is neither in the image nor known to be on the machine. (program)`,
    "warn The image has opt/a. (opt)",
  ]);
  expect(warnings).toEqual([]);
});

const old = makeElf({ arch: "x86-64", linkage: "static" });
old[4] = 1;
const bytes = { arm: makeElf({ arch: "arm64", linkage: "static" }), old };

/** An image for x86-64 with programs that are not. */
function foreign(more: Partial<Plan>): Plan {
  const sources = Object.entries(bytes).map(([id, each]) => testSource(id, "file", each));
  const placed = sources.map(({ id }): PlanStep => {
    return { op: "place", source: id, from: null, to: `usr/share/other/${id}`, strip: 0, exclude: [], mode: null };
  });
  return testPlan(Object.assign({ sources, steps: placed }, more));
}

const ARM = "usr/share/other/arm is a program for arm64, but the image is for x86-64 (machine)";
const OLD = "usr/share/other/old is a 32-bit program, but the image is for x86-64 (machine)";

test("all that is wrong is said at once, with how a recipe waives it", async () => {
  await expect(bakeForTest(foreign({ recipe }), bytes)).rejects.toThrow(
    `The image of tool is not made: ${ARM}; ${OLD}. A recipe that means it says so: waive: [{ rule: machine, path: usr/share/other/arm, reason: … }].`,
  );
  await expect(bakeForTest(foreign({ recipe: null }), bytes)).rejects.toThrow(/\(machine\)\.$/);
});

test("what a recipe waives is found and does no harm; a waiver for nothing is told", async () => {
  const reason = "Firmware of the cards that it drives.";
  const waive: Plan["waive"] = [
    { rule: "machine", path: "usr/share/**", reason },
    { rule: "opt", reason: "Once it was there." },
  ];
  const { findings, log } = await bakeForTest(foreign({ recipe, waive }), bytes);
  expect(findings.map(({ rule, severity, waived }) => ({ rule, severity, waived }))).toEqual([
    { rule: "machine", severity: "error", waived: reason },
    { rule: "machine", severity: "error", waived: reason },
  ]);
  expect(log.at(-1)).toBe("warn The recipe waives opt at any path, and nothing of the kind was found.");
  expect(log[0]).toBe(`info ${ARM.replace(" (machine)", "")}. (machine, waived: ${reason})`);
  const other = foreign({ recipe, waive: [{ rule: "machine", path: "usr/share/other/arm", reason }] });
  await expect(bakeForTest(other, bytes)).rejects.toThrow(`The image of tool is not made: ${OLD}.`);
});
