import { beforeEach, expect, it, vi } from "vitest";
import { db } from "#lib/db";
import { listChanges } from "#lib/people/data-audit";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask } from "../../../_server/testing/ask";

const standing = useContext();
const OLD = new Date("2024-01-01T00:00:00Z");

beforeEach(async () => {
  const { store } = standing.context;
  for (const version of ["1.0.0", "1.0.1", "1.0.2"])
    await publishImage(store, { name: "docker", version, createdAt: OLD });
  await db().image.updateMany({ data: { recipe: "docker" } });
  await db().retention.update({ where: { id: 1 }, data: { fetchesSince: OLD } });
});

const address = "/api/v1/retention";

it("shows the rule, off at first, with what it would do, and changes it member by member", async () => {
  const { body } = await ask("GET", address);
  expect(body).toMatchObject({
    ...{ rule: { perMinor: 3, days: 90, ownToo: false, daily: false }, nextRunAt: null, runs: [] },
    preview: { goes: { count: 0 }, stays: { count: 3 } },
  });
  const changed = await ask("PATCH", address, { json: { perMinor: 1, daily: true } });
  expect(changed.body).toMatchObject({ rule: { perMinor: 1, days: 90, daily: true } });
  expect(changed.body.nextRunAt).toMatch(/T03:00:00.000Z$/);
  expect((await ask("GET", address)).body).toMatchObject({ preview: { goes: { count: 2 } } });
  for (const json of [{ perMinor: 0 }, { days: -1 }, { days: 1.5 }, { other: 1 }])
    expect(await ask("PATCH", address, { json })).toMatchObject({ status: 400 });
});

it("tries another rule out, in all and for one extension, and deletes nothing", async () => {
  const { body } = await ask("GET", `${address}/preview?perMinor=2&days=7&ownToo=true`);
  expect(body).toMatchObject({ rule: { perMinor: 2, days: 7, ownToo: true }, goes: { count: 1 }, stays: { count: 2 } });
  const files = (await ask("GET", `${address}/preview/docker?perMinor=2`)).body;
  expect(files).toMatchObject({ more: 0, items: [{ file: "docker-1.0.0-x86-64.raw", goes: true }, {}, {}] });
  expect((await ask("GET", `${address}/preview/other`)).body).toEqual({ items: [], more: 0 });
  for (const query of ["perMinor=0", "perMinor=x", "days=1e9", "ownToo=1", "name=docker"])
    expect(await ask("GET", `${address}/preview?${query}`)).toMatchObject({ status: 400 });
  expect((await ask("GET", "/api/v1/images")).body.items).toHaveLength(3);
});

it("cleans up what was looked at, and lists it", async () => {
  await ask("PATCH", address, { json: { perMinor: 1 } });
  const { digest } = (await ask("GET", `${address}/preview`)).body;
  await ask("POST", "/api/v1/images/docker-1.0.1-x86-64.raw/keep", { json: { reason: "rack 4" } });
  expect(await ask("POST", `${address}/run`, { json: { digest } })).toMatchObject({ status: 409 });
  const { body } = await ask("POST", `${address}/run`, { json: {} });
  expect(body.run).toMatchObject({ state: "done", deleted: 1, askedBy: "API" });
  const shown = await ask("GET", `${address}/runs/${body.run.id}`);
  expect(shown.body).toMatchObject({ run: body.run, items: [{ file: "docker-1.0.0-x86-64.raw" }], next: null });
  expect((await ask("GET", address)).body.runs).toEqual([body.run]);
  expect(await ask("GET", `${address}/runs/none`)).toMatchObject({ status: 404 });
});

it("notes each image it deletes as what whoever asked did, also where it fails after that", async () => {
  await ask("PATCH", address, { json: { perMinor: 1 } });
  vi.spyOn(standing.context.store, "delete").mockRejectedValue(new Error("The storage is away."));
  expect(await ask("POST", `${address}/run`, { json: {} })).toMatchObject({ status: 500 });
  const { items } = await listChanges({ limit: 3 });
  expect(items.map(({ verb, about, outcome, who }) => ({ verb, about, outcome, who }))).toEqual([
    { verb: "clean up", about: null, outcome: "internal", who: "Local operator" },
    { verb: "delete image", about: "docker-1.0.1-x86-64.raw", outcome: "done", who: "Local operator" },
    { verb: "delete image", about: "docker-1.0.0-x86-64.raw", outcome: "done", who: "Local operator" },
  ]);
  expect(items[1]).toMatchObject({ message: "Not the newest of 1.0, never fetched.", requestId: items[0]?.requestId });
});

it("keeps an image with a reason until it is let go", async () => {
  const image = "/api/v1/images/docker-1.0.1-x86-64.raw";
  const kept = await ask("POST", `${image}/keep`, { json: { reason: " rack 4 " } });
  expect(kept.body.image).toMatchObject({ keptReason: "rack 4" });
  expect((await ask("GET", `${address}/preview/docker?perMinor=1`)).body.items).toContainEqual(
    expect.objectContaining({ file: "docker-1.0.1-x86-64.raw", goes: false, why: "Kept: rack 4" }),
  );
  expect((await ask("DELETE", `${image}/keep`)).body.image).toMatchObject({ keptReason: null });
  expect(await ask("POST", `${image}/keep`, { json: { reason: " " } })).toMatchObject({ status: 400 });
  for (const method of ["POST", "DELETE"])
    expect(await ask(method, "/api/v1/images/none-1.0.0-x86-64.raw/keep", { json: { reason: "x" } })).toMatchObject({
      status: 404,
    });
});
