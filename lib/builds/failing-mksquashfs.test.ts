import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { getBuild, logAfter } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { scratch } from "#lib/testing/bakery";
import { useContext } from "#lib/testing/context";
import { runNext } from "#lib/testing/run-next";

const test = useContext();
const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

/** Puts a mksquashfs before the real one that answers `-version` and else does this. */
async function replaceMksquashfs(script: string): Promise<void> {
  const folder = await scratch();
  const program = path.join(folder, "mksquashfs");
  await writeFile(program, `#!/bin/sh\n[ "$1" = -version ] && PATH='${PATH}' exec mksquashfs -version\n${script}\n`);
  await chmod(program, 0o755);
  process.env.PATH = `${folder}:${PATH}`;
}

it("tries a build again whose mksquashfs was killed, says why, and gives up after the third time", async () => {
  const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  await replaceMksquashfs("kill -9 $$"); // as the kernel does it
  for (const status of ["queued", "queued", "failed"]) {
    await runNext(test.context);
    expect((await getBuild(build.id)).status).toBe(status);
  }
  const { error } = await getBuild(build.id);
  expect(error?.message).toContain("mksquashfs was killed by the system (SIGKILL), usually because memory was short");
  const { lines } = await logAfter(build.id, 0);
  expect(lines.filter(({ text }) => text.includes("of 3 follows"))).toHaveLength(2);
});

it("says in one sentence that the disk is full, and what to do, when mksquashfs could not write", async () => {
  const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  await replaceMksquashfs('echo "Write failed because No space left on device" >&2; exit 1');
  await runNext(test.context);
  const { status, error } = await getBuild(build.id);
  expect([status, error?.code]).toEqual(["failed", "busy"]);
  expect(error?.message).toMatch(/^The disk is full: .* Delete images that no machine needs any more/);
  expect(await test.leftovers()).toEqual([]);
});
