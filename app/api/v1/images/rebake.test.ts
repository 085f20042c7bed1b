import { expect, test } from "vitest";
import { claim } from "#lib/builds/claim";
import { getBuild, logAfter } from "#lib/builds/reads";
import { db } from "#lib/db";
import type { Plan } from "#lib/recipes/plan";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { recoverNow } from "#lib/testing/recover-now";
import { ask } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const standing = useContext();
const FILE = "docker-24.0.5-x86-64.raw";
const AT = `/api/v1/images/${FILE}/rebake`;

async function bake(): Promise<string> {
  const { body } = await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5" } });
  await bakeQueued(standing.context);
  return body.build.id;
}

/** Bakes it again by the plan that the database has by now. */
async function rebake() {
  const { status, body } = await ask("POST", AT);
  expect({ status, rebake: body.build.rebake }).toEqual({ status: 202, rebake: true });
  await bakeQueued(standing.context);
  return getBuild(body.build.id);
}

async function changePlan(buildId: string, change: (plan: Plan) => void): Promise<void> {
  const { plan } = await getBuild(buildId);
  if (plan === null) throw new Error("There is no plan.");
  change(plan);
  await db().buildDetail.update({ where: { buildId }, data: { plan } });
}

test("the same plan gives the same image, and nothing else is left", async () => {
  const first = await bake();
  const [images, files] = [(await ask("GET", "/api/v1/images")).body, await standing.leftovers()];
  expect((await ask("GET", AT)).body).toEqual({ rebake: null, impossible: null });
  const build = await rebake();
  expect(build).toMatchObject({ status: "succeeded", file: FILE, kind: "recipe", error: null });
  const { sha256, buildId } = images.items[0];
  expect((await ask("GET", AT)).body).toMatchObject({
    rebake: { identical: true, sha256, buildId: build.id, differences: [], differenceCount: 0 },
    impossible: null,
  });
  expect(buildId).toBe(first);
  expect((await ask("GET", "/api/v1/images")).body).toEqual(images);
  expect(await standing.leftovers()).toEqual(files);
  expect((await logAfter(build.id, 0)).lines.at(-1)?.text).toContain("is identical");
});

test("two requests are one build, and the image's own is left alone", async () => {
  await bake();
  const [one, other] = [await ask("POST", AT), await ask("POST", AT)];
  expect(other.body.build.id).toBe(one.body.build.id);
  const again = await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5" } });
  expect(again).toMatchObject({ status: 200, body: { image: { file: FILE } } });
});

test("what differs is told by its paths, and what comes later takes its place", async () => {
  const first = await bake();
  await changePlan(first, ({ steps }) => steps.push({ op: "file", path: "usr/share/more", mode: 0o644, text: "more" }));
  await rebake();
  const differences = [{ path: "usr/share/more", change: "added", members: [] }];
  expect((await ask("GET", AT)).body.rebake).toMatchObject({ identical: false, differences, differenceCount: 1 });
  await changePlan(first, ({ steps }) => steps.pop());
  const last = await rebake();
  expect((await ask("GET", AT)).body.rebake).toMatchObject({ identical: true, buildId: last.id });
  expect((await ask("DELETE", `/api/v1/builds/${last.id}`)).status).toBe(204);
  expect((await ask("GET", AT)).body.rebake).toMatchObject({ identical: true, buildId: null });
});

test("one that fails tells why, says nothing of the image, and is retried as what it is", async () => {
  const first = await bake();
  await changePlan(first, ({ sources: [source] }) => Object.assign(source ?? {}, { sha256: "a".repeat(64) }));
  const failed = await rebake();
  expect(failed).toMatchObject({ status: "failed", error: { message: expect.stringContaining("a".repeat(64)) } });
  expect((await ask("GET", AT)).body.rebake).toBeNull();
  const retried = await ask("POST", `/api/v1/builds/${failed.id}/retry`);
  expect(retried.body.build).toMatchObject({ rebake: true, file: FILE, status: "queued" });
});

test("a worker that is gone in the middle is followed by another", async () => {
  await bake();
  const files = await standing.leftovers();
  const { body } = await ask("POST", AT);
  expect(await claim("of a worker that dies", new Date())).toMatchObject({ id: body.build.id, rebake: true });
  expect(await recoverNow()).toBe(1);
  await bakeQueued(standing.context);
  expect((await ask("GET", AT)).body.rebake).toMatchObject({ identical: true, buildId: body.build.id });
  expect(await standing.leftovers()).toEqual(files);
});

test("says why an image can't be baked again, and which is not there", async () => {
  const { file } = await publishImage(standing.context.store, { name: "a", version: "1" });
  const at = `/api/v1/images/${file}/rebake`;
  const why = "what it was baked of is not known";
  expect((await ask("GET", at)).body).toMatchObject({ rebake: null, impossible: expect.stringContaining(why) });
  expect(await ask("POST", at)).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining(why) } },
  });
  for (const method of ["GET", "POST"])
    expect(await ask(method, "/api/v1/images/gone-1.0-x86-64.raw/rebake")).toMatchObject({ status: 404 });
});
