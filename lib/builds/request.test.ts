import { describe, expect, it } from "vitest";
import { cancelBuild } from "#lib/builds/cancel";
import { listBuilds } from "#lib/builds/reads";
import { type Requested, requestImage } from "#lib/builds/request";
import { claimBuild, publishImage } from "#lib/builds/writes";
import { ZSTD } from "#lib/compression";
import { type AppError, isAppError } from "#lib/errors";
import type { BuildRequest } from "#lib/recipes/schema";
import { deleteImage } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { putHollow } from "#lib/testing/image-bytes";
import { madeOf } from "#lib/testing/image-rows";

const test = useContext({ BAKEHOUSE_QUEUE: "4" });
const DOCKER = { recipe: "docker", version: "20.10.24" };

function ask(request: Partial<BuildRequest>): Promise<Requested> {
  return requestImage({ ...DOCKER, ...request }, test.context, "a test");
}

async function refusal(asked: Promise<unknown>): Promise<AppError> {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (isAppError(error)) return error;
  throw error ?? new Error("It was not refused.");
}

/** Publishes a queued build without baking it. */
async function pretendBaked({ build }: Requested): Promise<void> {
  const held = { id: build.id, lease: "a worker's" };
  await claimBuild(held, new Date());
  const { file, fingerprint, plan } = build;
  if (plan === null) throw new Error("The build has no plan.");
  const identity = {
    file,
    fingerprint,
    name: "docker",
    version: "20.10.24",
    revision: 0,
    arch: "x86-64",
    os: "flatcar",
  } as const;
  const bytes = { sha256: "0".repeat(64), size: 1, compression: build.request.compression, manifest: [] };
  await putHollow(test.context.store, bytes);
  const image = {
    ...identity,
    ...bytes,
    osVersion: null,
    bakerRevision: 1,
    recipe: "docker",
    recipeDigest: "old",
    buildId: build.id,
    createdAt: new Date(),
    state: "published" as const,
    withdrawn: null,
    decided: null,
  };
  const made = madeOf(plan);
  expect(await publishImage(held, image, made, new Date())).toBe(true);
}

describe("asking for an image", () => {
  it("queues it, pinned and planned", async () => {
    const { build, image } = await ask({ version: "v20.10.24" });
    expect(image).toBeNull();
    expect(build).toMatchObject({
      status: "queued",
      position: 1,
      file: "docker-20.10.24-x86-64.raw",
      origin: "a test",
    });
    expect(build.request).toMatchObject({ name: "docker", version: "20.10.24", os: "flatcar", compression: ZSTD });
    expect(build.plan?.sources[0]?.url).toBe(
      "https://download.docker.com/linux/static/stable/x86_64/docker-20.10.24.tgz",
    );
  });

  it("pins what is left open", async () => {
    const { build } = await ask({ recipe: "kubernetes", version: "latest" });
    expect(build.request).toMatchObject({ version: expect.stringMatching(/^v1\./) });
    expect(build.request).toMatchObject({ options: { "cni-version": expect.stringMatching(/^v\d/) } });
  });

  it("makes one build of equal requests that come at once", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => ask({ arch: "arm64" })));
    expect(new Set(all.map(({ build }) => build.id)).size).toBe(1);
    expect((await listBuilds({ limit: 10 })).items).toHaveLength(1);
  });

  it("gives what is baked already, with the build that made it and what has changed since", async () => {
    const first = await ask({});
    await pretendBaked(first);
    const second = await ask({ version: "20.10.24", options: {} });
    expect(second.build.id).toBe(first.build.id);
    expect(second.image).toMatchObject({
      file: "docker-20.10.24-x86-64.raw",
      url: "http://bakehouse.test/extensions/docker-20.10.24-x86-64.raw",
      outdated: "The recipe docker has changed since this image was baked. Ask for revision 1 to bake it anew.",
    });
    expect((await ask({ revision: 1 })).build.file).toBe("docker-20.10.24-1-x86-64.raw");
  });

  it("says where a request is wrong", async () => {
    const error = await refusal(requestImage({ recipe: "docker", colour: "blue" }, test.context, "a test"));
    expect(error.code).toBe("invalid");
    expect(error.issues?.map(({ path }) => path)).toContain("version");
    expect((await refusal(ask({ recipe: "dokcer" }))).code).toBe("not_found");
  });
});

describe("a file name", () => {
  it("belongs to the first request while it waits", async () => {
    await ask({});
    const error = await refusal(ask({ os: "debian", osVersion: "12" }));
    expect(error.code).toBe("conflict");
    expect(error.facts).toEqual({ suggestion: { name: "docker-debian" } });
    expect((await ask({ os: "debian", osVersion: "12", name: "docker-debian" })).build.status).toBe("queued");
  });

  it("belongs to its image, and the suggested name is free", async () => {
    await pretendBaked(await ask({}));
    const error = await refusal(ask({ options: { only: "docker" } }));
    expect(error.facts).toMatchObject({
      image: { file: "docker-20.10.24-x86-64.raw" },
      suggestion: { name: "docker-2" },
    });
    await ask({ options: { only: "docker" }, name: "docker-2" });
    const next = await refusal(ask({ options: { only: "containerd" } }));
    expect(next.facts).toMatchObject({ suggestion: { name: "docker-3" } });
  });

  it("stays reserved when the image is deleted; a revision is the way", async () => {
    const made = await ask({});
    await pretendBaked(made);
    await deleteImage(made.build.file, test.context.store, new Date());
    const error = await refusal(ask({}));
    expect(error.code).toBe("conflict");
    expect(error.facts).toEqual({ suggestion: { revision: 1 } });
    expect(error.message).toContain("was deleted");
    const other = await refusal(ask({ epoch: 1 }));
    expect(other.facts).toEqual({ suggestion: { name: "docker-2" } });
  });

  it("is free again when its build is cancelled", async () => {
    const { build } = await ask({});
    expect((await cancelBuild(build.id)).status).toBe("cancelled");
    expect((await ask({ epoch: 1 })).build.status).toBe("queued");
    expect((await refusal(cancelBuild(build.id))).code).toBe("conflict");
  });
});

describe("the queue", () => {
  it("keeps order, and refuses when it is full", async () => {
    const names = ["one", "two", "three", "four"];
    const builds = [];
    for (const name of names) builds.push((await ask({ name })).build);
    expect(builds.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    const error = await refusal(ask({ name: "five" }));
    expect(error).toMatchObject({ code: "busy", facts: { retryAfter: expect.any(Number) } });
    expect((await ask({ name: "one" })).build.id).toBe(builds[0]?.id);
  });

  it("refuses what the disk has no room for, but still joins what is in it", async () => {
    const { build } = await ask({ name: "one" });
    test.context.store = { ...test.context.store, free: async () => 5e6 };
    expect((await ask({ name: "one" })).build.id).toBe(build.id);
    const error = await refusal(ask({ name: "two" }));
    expect(error.message).toMatch(/^The disk is full: about \d+ MB are needed and 5 MB are free\./);
    expect(error).toMatchObject({ code: "busy", facts: { free: 5e6, retryAfter: expect.any(Number) } });
  });

  it("is listed in pages, newest first", async () => {
    for (const name of ["one", "two", "three"]) await ask({ name });
    const first = await listBuilds({ limit: 2 });
    const second = await listBuilds({ limit: 2, cursor: first.next ?? "" });
    const files = [...first.items, ...second.items].map(({ file }) => file.split("-")[0]);
    expect(files.sort()).toEqual(["one", "three", "two"]);
    expect(second.next).toBeNull();
    expect((await listBuilds({ limit: 9, recipe: "wasmtime" })).items).toEqual([]);
    expect((await refusal(listBuilds({ limit: 2, cursor: "nonsense" }))).code).toBe("invalid");
  });
});
