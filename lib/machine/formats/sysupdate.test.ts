import { existsSync } from "node:fs";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { when } from "#lib/machine/formats/sysupdate";
import { judge } from "#lib/testing/debian-tools";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-sysupdate-"));
  await symlink("docker-24.0.5.raw", path.join(folder, "docker.raw"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the command line of the unit as systemd would. */
async function run(update: string) {
  const line = when(path.join(folder, "docker.raw"), update, path.join(folder, "flag"));
  const script = /^\/usr\/bin\/sh -c '(.*)'$/.exec(line)?.[1]?.replaceAll("$$", "$") ?? "";
  const { accepted } = await judge("sh", ["-c", script]);
  return { accepted, flag: existsSync(path.join(folder, "flag")) };
}

describe("an update that asks for something afterwards", () => {
  it("asks when a new image was staged", async () => {
    expect(await run(`ln -sfn docker-24.0.6.raw ${folder}/docker.raw`)).toEqual({ accepted: true, flag: true });
  });

  it("asks nothing when there was none", async () => {
    expect(await run("true")).toEqual({ accepted: true, flag: false });
  });

  it("asks when the first image came", async () => {
    await rm(path.join(folder, "docker.raw"));
    expect(await run(`ln -sfn docker-24.0.6.raw ${folder}/docker.raw`)).toEqual({ accepted: true, flag: true });
  });

  it("stays failed when it failed", async () => {
    expect(await run("false")).toEqual({ accepted: false, flag: false });
  });
});
