import { createHash } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import { getBuild } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { acceptDigest, retryBuild } from "#lib/builds/retry";
import type { Build } from "#lib/builds/schema";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { runNext } from "#lib/testing/run-next";
import { ledger } from "#lib/upstream/data";

const test = useContext();
const ARCHIVE = "https://download.docker.com/linux/static/stable/x86_64/docker-20.10.24.tgz";
const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

let archive: Buffer;
beforeEach(async () => {
  const answer = await fetch(ARCHIVE.replace("https:/", test.fixture.url));
  archive = Buffer.from(await answer.arrayBuffer());
});

async function queue(): Promise<string> {
  return (await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test")).build.id;
}

async function retry(id: string): Promise<string> {
  return (await retryBuild(id, test.context, "a retry")).build.id;
}

/** Runs the build that waits to its end. */
async function run(id: string): Promise<Build> {
  await runNext(test.context);
  return getBuild(id);
}

it.each([
  ["a sign-in page", () => "<!DOCTYPE html><title>Sign in</title>", 'cannot be read as tar.gz: it begins with "<!DOC'],
  ["half a file", () => archive.subarray(0, archive.length / 2), "docker-20.10.24.tgz cannot be read as tar.gz"],
])("%s that comes first leaves no trace: the retry gets what upstream has then", async (_, answer, says) => {
  test.fixture.put(ARCHIVE, answer());
  const failed = await run(await queue());
  expect(failed.error?.message).toContain(says);
  expect(await ledger.find(ARCHIVE)).toBeNull();
  test.fixture.put(ARCHIVE, archive);
  const build = await run(await retry(failed.id));
  expect(build.plan?.sources[0]).toMatchObject({ verifiedBy: "first-use", sha256: sha256Of(archive) });
  expect(await ledger.find(ARCHIVE)).toEqual({ sha256: sha256Of(archive) });
});

it("a wrong answer that was recorded long ago is not baked of again and again, and can be given up", async () => {
  const wrong = Buffer.concat([Buffer.from("1f8b", "hex"), Buffer.alloc(100)]);
  const data = { url: ARCHIVE, sha256: sha256Of(wrong), size: wrong.length, firstSeen: new Date() };
  await db().recordedDigest.create({ data });
  test.fixture.put(ARCHIVE, wrong);
  const failed = await run(await queue());
  expect(failed.error?.message).toContain("cannot be read as tar.gz");
  test.fixture.put(ARCHIVE, archive);
  const stopped = await run(await retry(failed.id));
  expect(stopped.error).toMatchObject({ code: "conflict", changedDigest: { url: ARCHIVE } });
  const { build } = await acceptDigest(stopped.id, test.context, "An operator");
  expect((await run(build.id)).status).toBe("succeeded");
});
