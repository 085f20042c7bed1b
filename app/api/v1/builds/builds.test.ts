import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { findPublication } from "#lib/repository/reads";
import { EMPTY } from "#lib/repository/texts";
import { useContext } from "#lib/testing/context";
import { readImage } from "#lib/testing/image-bytes";
import { ask, HOST } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const standing = useContext({ BAKEHOUSE_QUEUE: "2" });
const DOCKER = { recipe: "docker", version: "24.0.5" };
const order = (json: unknown) => ask("POST", "/api/v1/builds", { json });

describe("POST /api/v1/builds", () => {
  it("queues with 202, joins with 202, and gives the image with 200 once it is there", async () => {
    const queued = await order(DOCKER);
    expect(queued).toMatchObject({ status: 202, body: { image: null } });
    const { build } = queued.body;
    expect(build.requestId).toBe(queued.headers.get("X-Request-ID"));
    expect(build).toMatchObject({
      ...{ kind: "recipe", status: "queued", stage: null, progress: null, position: 1, error: null },
      ...{ startedAt: null, finishedAt: null, file: "docker-24.0.5-x86-64.raw" },
      request: {
        ...{ recipe: "docker", version: "24.0.5", name: "docker", arch: "x86-64", os: "flatcar" },
        ...{ compression: "zstd:6:256K", epoch: 0, revision: 0 },
      },
    });
    const joined = await order({ ...DOCKER, arch: "amd64", compression: "zstd:6:256K" });
    expect(joined).toMatchObject({ status: 202, body: { build: { id: build.id }, image: null } });

    await bakeQueued(standing.context);
    const baked = await order(DOCKER);
    expect(baked).toMatchObject({ status: 200, body: { build: { id: build.id, status: "succeeded" } } });
    const bytes = await readImage(standing.context.store, baked.body.image.sha256);
    expect(baked.body.image).toEqual({
      ...{ file: "docker-24.0.5-x86-64.raw", name: "docker", version: "24.0.5", revision: 0, arch: "x86-64" },
      ...{
        os: "flatcar",
        compression: "zstd:6:256K",
        recipe: "docker",
        outdated: null,
        missing: null,
        state: "published",
        withdrawn: null,
        decided: null,
        publishedAt: baked.body.image.createdAt,
        fetchedAt: null,
        keptReason: null,
        buildId: build.id,
      },
      sha256: createHash("sha256").update(bytes).digest("hex"),
      size: bytes.length,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      url: `http://${HOST}/extensions/docker-24.0.5-x86-64.raw`,
    });
  });

  it("bakes a candidate, which machines see once it is published; its failed build is retried as one", async () => {
    const { build } = (await order({ ...DOCKER, candidate: true })).body;
    expect(build).toMatchObject({ candidate: true, status: "queued" });
    expect((await order(DOCKER)).body.build).toMatchObject({ id: build.id, candidate: true });
    await bakeQueued(standing.context);
    expect((await order(DOCKER)).body.image).toMatchObject({ state: "candidate", withdrawn: null });
    expect(await findPublication("docker")).toMatchObject({ sha256: EMPTY });
    const published = await ask("POST", "/api/v1/images/docker-24.0.5-x86-64.raw/publish");
    expect(published.body.image).toMatchObject({ state: "published" });
    expect(await findPublication("docker")).toMatchObject({ sequence: 2 });
    const { id } = (await order({ ...DOCKER, version: "24.0.9", candidate: true })).body.build;
    await ask("POST", `/api/v1/builds/${id}/cancel`);
    expect((await ask("POST", `/api/v1/builds/${id}/retry`)).body.build).toMatchObject({ candidate: true });
  });

  it("answers 409 to another request for the same file, with the image and a name that is free", async () => {
    await order(DOCKER);
    await bakeQueued(standing.context);
    const other = await order({ ...DOCKER, os: "_any" });
    expect(other).toMatchObject({
      status: 409,
      body: {
        error: {
          code: "conflict",
          image: { file: "docker-24.0.5-x86-64.raw", os: "flatcar" },
          suggestion: { name: expect.stringMatching(/^[a-z0-9][a-z0-9._-]*$/) },
        },
      },
    });
    const { name } = other.body.error.suggestion;
    expect(await order({ ...DOCKER, os: "_any", name })).toMatchObject({ status: 202 });
  });

  it("answers 429 with Retry-After when the queue is full, still giving what is there", async () => {
    await order(DOCKER);
    await order({ ...DOCKER, arch: "arm64" });
    const { status, headers, body } = await order({ ...DOCKER, name: "third" });
    expect({ status, code: body.error.code }).toEqual({ status: 429, code: "busy" });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await order(DOCKER)).status).toBe(202);
  });

  it("answers 404 to an unknown recipe, naming the nearest", async () => {
    expect(await order({ recipe: "dokcer", version: "24.0.5" })).toMatchObject({
      status: 404,
      body: { error: { code: "not_found", message: expect.stringContaining("docker") } },
    });
  });

  it.each([
    [{ recipe: "docker" }, "version"],
    [{ ...DOCKER, colour: "red" }, "colour"],
    [{ ...DOCKER, arch: "riscv" }, "arch"],
    [{ ...DOCKER, name: "Docker" }, "name"],
    [{ ...DOCKER, name: "noop" }, "name"],
    [{ ...DOCKER, compression: "xz" }, "compression"],
    [{ ...DOCKER, revision: -1 }, "revision"],
    [{ ...DOCKER, epoch: "0" }, "epoch"],
    [{ ...DOCKER, options: { only: "podman" } }, "options.only"],
    [{ ...DOCKER, options: { nothing: "x" } }, "options.nothing"],
  ])("answers 400 to %j, naming the place", async (request, path) => {
    const { status, body } = await order(request);
    expect({ status, code: body.error.code }).toEqual({ status: 400, code: "invalid" });
    expect(body.error.issues).toContainEqual({ path, message: expect.stringMatching(/\w/) });
  });

  it.each([[null], [[]], ["docker"], [1]])("answers 400 to %j", async (request) => {
    expect(await order(request)).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
  });
});

describe("GET /api/v1/builds", () => {
  it("lists builds in pages, newest first, by status and recipe", async () => {
    const first = (await order(DOCKER)).body.build.id;
    const second = (await order({ ...DOCKER, arch: "arm64" })).body.build.id;
    const page = await ask("GET", "/api/v1/builds?limit=1");
    expect(page.body).toMatchObject({ items: [{ id: second, plan: null }], next: expect.any(String) });
    const rest = await ask("GET", `/api/v1/builds?limit=1&cursor=${encodeURIComponent(page.body.next)}`);
    expect(rest.body).toMatchObject({ items: [{ id: first }], next: null });
    expect((await ask("GET", "/api/v1/builds?status=queued&recipe=docker")).body.items).toHaveLength(2);
    expect((await ask("GET", "/api/v1/builds?status=failed")).body).toEqual({ items: [], next: null });
    expect((await ask("GET", "/api/v1/builds?recipe=wasmtime&status=&limit=&cursor=")).body.items).toEqual([]);
    expect(JSON.stringify((await ask("GET", "/api/v1/builds")).body)).not.toContain('"sha256"');
  });

  it.each([
    "limit=0",
    "limit=201",
    "limit=x",
    "limit=1.5",
    "status=done",
    "cursor=nowhere",
    "page=2",
    "limit=1&limit=2",
  ])("answers 400 to %s", async (query) => {
    expect(await ask("GET", `/api/v1/builds?${query}`)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid" } },
    });
  });
});

describe("a build's own addresses", () => {
  it("show it with its plan, its image and its log", async () => {
    const { id } = (await order(DOCKER)).body.build;
    expect(await ask("GET", `/api/v1/builds/${id}`)).toMatchObject({ status: 200, body: { image: null } });
    await bakeQueued(standing.context);
    const { body } = await ask("GET", `/api/v1/builds/${id}`);
    expect(body.build).toMatchObject({ status: "succeeded", position: null, error: null });
    expect(body.build.plan.sources[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(body.image).toMatchObject({ file: "docker-24.0.5-x86-64.raw", buildId: id });

    const log = (await ask("GET", `/api/v1/builds/${id}/log`)).body;
    expect(log.done).toBe(true);
    expect(log.lines.map((line: { n: number }) => line.n)).toEqual(
      log.lines.map((_: unknown, index: number) => index + 1),
    );
    expect(log.next).toBe(log.lines.length);
    expect((await ask("GET", `/api/v1/builds/${id}/log?after=${log.next}`)).body).toEqual({
      ...{ lines: [], next: log.next, done: true },
    });
    expect(await ask("GET", `/api/v1/builds/${id}/log?after=-1`)).toMatchObject({ status: 400 });
  });

  it("cancel once, with 200, then 409; retry with 202 as a new build", async () => {
    const { id } = (await order(DOCKER)).body.build;
    expect(await ask("POST", `/api/v1/builds/${id}/cancel`)).toMatchObject({
      ...{ status: 200, body: { build: { id, status: "cancelled" }, image: null } },
    });
    expect(await ask("POST", `/api/v1/builds/${id}/cancel`, { json: {} })).toMatchObject({
      ...{ status: 409, body: { error: { code: "conflict" } } },
    });
    const again = await ask("POST", `/api/v1/builds/${id}/retry`);
    expect(again).toMatchObject({ status: 202, body: { build: { status: "queued" }, image: null } });
    expect(again.body.build.id).not.toBe(id);
  });

  it("tell why a build failed, and accept changed bytes", async () => {
    const unknown = { recipe: "docker", version: "99.0.0" };
    const message = "Docker 99.0.0 does not exist. Newest is 27.3.1.";
    const suggestion = { version: "27.3.1" };
    expect(await order(unknown)).toMatchObject({ status: 404, body: { error: { message, suggestion } } });
    const { id } = (await order({ ...unknown, force: true })).body.build;
    await bakeQueued(standing.context);
    const { body } = await ask("GET", `/api/v1/builds/${id}`);
    expect(body.build).toMatchObject({ status: "failed", error: { code: "not_found", message, suggestion } });
    expect(await ask("POST", `/api/v1/builds/${id}/accept-digest`)).toMatchObject({ status: 409 });
  });

  it.each(["", "/log"])("GET is 404 for an unknown build%s", async (rest) => {
    expect(await ask("GET", `/api/v1/builds/unknown${rest}`)).toMatchObject({
      ...{ status: 404, body: { error: { code: "not_found" } } },
    });
  });

  it.each(["cancel", "retry", "accept-digest"])("POST %s is 404 for an unknown build", async (verb) => {
    expect(await ask("POST", `/api/v1/builds/unknown/${verb}`)).toMatchObject({ status: 404 });
  });
});
