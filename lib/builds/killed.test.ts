import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { claim } from "#lib/builds/claim";
import { getBuild, logAfter } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { runBuild } from "#lib/builds/run";
import { scratch } from "#lib/testing/bakery";
import { useContext } from "#lib/testing/context";

const test = useContext();
const stopping = new AbortController().signal;
const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

/** Puts a mksquashfs before the real one that answers `-version` and is then killed as the kernel does it. */
async function killEveryMksquashfs(): Promise<void> {
  const folder = await scratch();
  const program = path.join(folder, "mksquashfs");
  await writeFile(program, `#!/bin/sh\n[ "$1" = -version ] && PATH='${PATH}' exec mksquashfs -version\nkill -9 $$\n`);
  await chmod(program, 0o755);
  process.env.PATH = `${folder}:${PATH}`;
}

async function runNext(): Promise<void> {
  const build = await claim("lease", new Date());
  if (build === null) throw new Error("Nothing waits.");
  await runBuild(build, { id: build.id, lease: "lease" }, { context: test.context, stopping, log: () => {} });
}

it("tries a build again whose mksquashfs was killed, says why, and gives up after the third time", async () => {
  const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  await killEveryMksquashfs();
  for (const status of ["queued", "queued", "failed"]) {
    await runNext();
    expect((await getBuild(build.id)).status).toBe(status);
  }
  const { error } = await getBuild(build.id);
  expect(error?.message).toContain("mksquashfs was killed by the system (SIGKILL), usually because memory was short");
  const { lines } = await logAfter(build.id, 0);
  expect(lines.filter(({ text }) => text.includes("of 3 follows"))).toHaveLength(2);
});
