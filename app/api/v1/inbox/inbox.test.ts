import { describe, expect, it } from "vitest";
import { addWatch } from "#lib/follow/watch";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const standing = useContext();

const NAMES = [
  ["published", "24.0.5"],
  ["candidate", "24.0.9"],
] as const;

async function rows(more: object = {}): Promise<string[]> {
  const files = [];
  for (const [state, version] of NAMES)
    for (const arch of ["x86-64", "arm64"] as const)
      files.push((await publishImage(standing.context.store, { name: "docker", version, arch, state, ...more })).file);
  return files;
}

const post = (path: string, json?: object) => ask("POST", `/api/v1${path}`, json === undefined ? {} : { json });
const inbox = async () => (await ask("GET", "/api/v1/inbox")).body;

describe("/api/v1/inbox", () => {
  it("lists versions with their architectures, what machines have before, and what is worse", async () => {
    await rows({ warnings: ["Odd."] });
    const { file } = await publishImage(standing.context.store, {
      name: "docker",
      version: "25.0.0",
      state: "candidate",
      warnings: ["New."],
    });
    const { waiting, held, skipped } = await inbox();
    expect([held, skipped]).toEqual([[], []]);
    const usual = { name: "docker", before: "24.0.5", byItself: null };
    expect(waiting).toMatchObject([
      { ...usual, version: "25.0.0", images: [{ file }], worse: ["A new warning: New."] },
      { ...usual, version: "24.0.9", images: [{ arch: "x86-64" }, { arch: "arm64" }], worse: [] },
    ]);
    expect((await ask("GET", "/api/v1/status")).body).toMatchObject({ waiting: 2 });
  });

  it("says when a version publishes itself, and what stands against it", async () => {
    const wanted = { recipe: "docker", arches: ["x86-64", "arm64"], publishAfterDays: 2 };
    const { watch } = await addWatch(wanted, standing.context, new Date());
    const createdAt = new Date("2026-11-23T08:00:00Z");
    await rows({ watch: watch.id, createdAt });
    expect((await inbox()).waiting).toMatchObject([{ byItself: { at: "2026-11-25T08:00:00.000Z", hindrances: [] } }]);
    await post("/images/docker-24.0.9-arm64.raw/hold", { note: "After the freeze." });
    expect(await inbox()).toMatchObject({ waiting: [], held: [{ byItself: { hindrances: ["It is on hold."] } }] });
  });

  it("decides on several at once: all of them or none", async () => {
    const [, , x86, arm] = await rows();
    const files = [x86, arm];
    expect(await post("/inbox/decisions", { decision: "skip", files, reason: "Breaks containerd." })).toMatchObject({
      ...{ status: 200, body: { images: files.map((file) => ({ file, state: "skipped", decided: { by: "API" } })) } },
    });
    expect(await inbox()).toMatchObject({ waiting: [], skipped: [{ version: "24.0.9", images: [{}, {}] }] });
    expect(await post("/inbox/decisions", { decision: "publish", files })).toMatchObject({ status: 409 });
    expect(await post("/inbox/decisions", { decision: "take-back", files: [x86] })).toMatchObject({ status: 200 });
    expect(await post("/inbox/decisions", { decision: "publish", files })).toMatchObject({ status: 409 });
    expect((await ask("GET", `/api/v1/images/${x86}`)).body.image).toMatchObject({ state: "candidate" });
    expect(await post("/inbox/decisions", { decision: "take-back", files: [arm] })).toMatchObject({ status: 200 });
    expect(await post("/inbox/decisions", { decision: "publish", files })).toMatchObject({
      ...{ status: 200, body: { images: [{ state: "published" }, { state: "published" }] } },
    });
    expect(await inbox()).toEqual({ waiting: [], held: [], skipped: [] });
  });

  it("refuses a decision that lacks its reason, names nothing, or is none", async () => {
    const [, , x86 = ""] = await rows();
    for (const json of [
      { decision: "skip", files: [x86] },
      { decision: "skip", files: [x86], reason: " " },
      { decision: "publish", files: [] },
      { decision: "publish", files: [x86], reason: "why" },
      { decision: "delete", files: [x86] },
    ])
      expect(await post("/inbox/decisions", json)).toMatchObject({ status: 400 });
    expect(await post("/inbox/decisions", { decision: "publish", files: [x86, "none.raw"] })).toMatchObject({
      status: 404,
    });
    expect((await inbox()).waiting).toHaveLength(1);
  });
});

describe("/api/v1/images/{file}", () => {
  it("is held, skipped and taken back", async () => {
    const [, , file = ""] = await rows();
    const at = `/images/${file}`;
    expect(await post(`${at}/hold`, {})).toMatchObject({
      body: { image: { state: "candidate", decided: { note: "" } } },
    });
    expect(await post(`${at}/skip`, {})).toMatchObject({ status: 400 });
    expect(await post(`${at}/skip`, { reason: "Odd." })).toMatchObject({
      ...{ status: 200, body: { image: { state: "skipped", decided: { note: "Odd.", at: expect.any(String) } } } },
    });
    expect(await post(`${at}/publish`)).toMatchObject({ status: 409 });
    expect(await post(`${at}/take-back`)).toMatchObject({ body: { image: { state: "candidate", decided: null } } });
    expect(await post(`${at}/take-back`)).toMatchObject({ status: 409 });
  });

  it("is compared with what machines have before, or with another one, down to what its files say", async () => {
    for (const [version, candidate] of [
      ["24.0.5", false],
      ["24.0.9", true],
      ["25.0.3", true],
    ] as const)
      await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version, candidate } });
    for (const _build of [1, 2, 3]) await bakeQueued(standing.context);
    const at = "/api/v1/images/docker-25.0.3-x86-64.raw/comparison";
    const { body } = await ask("GET", at);
    expect(body).toMatchObject({ before: { version: "24.0.5" }, after: { version: "25.0.3" }, worse: [] });
    expect(body.files.changed).toBeGreaterThan(5);
    expect((await ask("GET", `${at}?with=docker-24.0.9-x86-64.raw`)).body.before.version).toBe("24.0.9");
    expect(await ask("GET", `${at}?with=none.raw`)).toMatchObject({ status: 404 });
    const any = { recipe: "docker", version: "24.0.5", name: "other", os: "_any" };
    await ask("POST", "/api/v1/builds", { json: any });
    await bakeQueued(standing.context);
    const other = await ask("GET", `${at}?with=other-24.0.5-x86-64.raw`);
    expect(other.body.release).toMatchObject([
      { change: "changed", lines: expect.arrayContaining([{ kind: "added", text: "ID=flatcar" }]) },
    ]);
    expect(await ask("GET", "/api/v1/images/docker-24.0.5-x86-64.raw/comparison")).toMatchObject({
      ...{ status: 200, body: { before: null, worse: [] } },
    });
  });
});
