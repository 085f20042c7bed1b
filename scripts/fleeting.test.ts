import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { fleetingFolder } from "./fleeting";

/** Above what Linux ever gives a process (proc(5), pid_max). */
const NOBODY = 4_194_305;

it("a test run has a folder of its own that all users may write to, and removes those of runs that were killed", async () => {
  const first = await fleetingFolder();
  const parent = path.dirname(first);
  const left = await mkdtemp(path.join(parent, `bakehouse-tests-${NOBODY}-`));
  const second = await fleetingFolder();
  try {
    expect((await stat(first)).mode & 0o7777).toBe(0o1777);
    const names = await readdir(parent);
    expect(names).toEqual(expect.arrayContaining([path.basename(first), path.basename(second)]));
    expect(names).not.toContain(path.basename(left));
  } finally {
    for (const folder of [first, second, left]) await rm(folder, { recursive: true, force: true });
  }
});
