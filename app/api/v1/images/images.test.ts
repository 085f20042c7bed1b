import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask, HOST } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const standing = useContext();
const FILE = "k3s-v1.32.2+k3s1-x86-64.raw";
const publish = () => publishImage(standing.context.store, { name: "k3s", version: "v1.32.2+k3s1" });

describe("/api/v1/images", () => {
  it("lists images in pages, by name", async () => {
    for (const version of ["1.0.0", "1.1.0"]) await publishImage(standing.context.store, { name: "a", version });
    await publish();
    const { body } = await ask("GET", "/api/v1/images?name=a&limit=1");
    expect(body).toMatchObject({ items: [{ name: "a" }], next: expect.any(String) });
    const rest = await ask("GET", `/api/v1/images?name=a&limit=1&cursor=${encodeURIComponent(body.next)}`);
    expect(rest.body).toMatchObject({ items: [{ name: "a" }], next: null });
    expect(rest.body.items[0].file).not.toBe(body.items[0].file);
    expect((await ask("GET", "/api/v1/images")).body.items).toHaveLength(3);
    expect(await ask("GET", "/api/v1/images?limit=500")).toMatchObject({ status: 400 });
  });

  it("lists images of one state", async () => {
    for (const [version, state] of [
      ["1.0.0", "published"],
      ["1.1.0", "candidate"],
      ["1.2.0", "skipped"],
    ] as const)
      await publishImage(standing.context.store, { name: "a", version, state });
    for (const state of ["published", "candidate", "skipped"])
      expect((await ask("GET", `/api/v1/images?state=${state}`)).body.items).toMatchObject([{ state }]);
    expect((await ask("GET", "/api/v1/images?state=withdrawn")).body.items).toEqual([]);
    expect(await ask("GET", "/api/v1/images?state=gone")).toMatchObject({ status: 400 });
  });

  it("shows one image, its file name written with + or %2B", async () => {
    const { sha256 } = await publish();
    for (const file of [FILE, encodeURIComponent(FILE)])
      expect((await ask("GET", `/api/v1/images/${file}`)).body.image).toMatchObject({
        ...{ file: FILE, sha256, url: `http://${HOST}/extensions/${FILE}` },
      });
  });

  it("tells what a look inside finds", async () => {
    await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5" } });
    await bakeQueued(standing.context);
    const at = "/api/v1/images/docker-24.0.5-x86-64.raw/findings";
    const found = { findings: [], count: 0, inspectedAt: expect.any(String), isCurrent: true };
    expect(await ask("GET", at)).toMatchObject({ status: 200, body: found });
    await db().inspection.deleteMany();
    const unknown = { findings: null, count: null, inspectedAt: null, isCurrent: false };
    expect(await ask("GET", at)).toMatchObject({ status: 200, body: unknown });
    expect(await ask("GET", "/api/v1/images/gone-1.0-x86-64.raw/findings")).toMatchObject({ status: 404 });
  });

  it("deletes with 204: the bytes go, the name stays reserved", async () => {
    await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5" } });
    await bakeQueued(standing.context);
    const address = "/api/v1/images/docker-24.0.5-x86-64.raw";
    const { sha256 } = (await ask("GET", address)).body.image;
    const { status, body } = await ask("DELETE", address);
    expect({ status, body }).toEqual({ status: 204, body: null });
    expect(await standing.context.store.stat(sha256)).toBeNull();
    for (const method of ["GET", "DELETE"]) expect(await ask(method, address)).toMatchObject({ status: 404 });
    expect((await ask("GET", "/api/v1/images")).body).toEqual({ items: [], next: null });
    const other = { recipe: "docker", version: "24.0.5", os: "_any" };
    expect(await ask("POST", "/api/v1/builds", { json: other })).toMatchObject({
      ...{ status: 409, body: { error: { code: "conflict", suggestion: { name: expect.any(String) } } } },
    });
  });

  it("withdraws with a reason, and publishes again", async () => {
    await publish();
    const address = `/api/v1/images/${encodeURIComponent(FILE)}`;
    expect((await ask("GET", address)).body.image).toMatchObject({ state: "published", withdrawn: null });
    for (const json of [{}, { reason: " " }, { reason: "x".repeat(501) }, { reason: "x", extra: 1 }])
      expect(await ask("POST", `${address}/withdraw`, { json })).toMatchObject({ status: 400 });
    const first = await ask("POST", `${address}/withdraw`, { json: { reason: " It loses volumes.\n" } });
    const withdrawn = { at: expect.any(String), reason: "It loses volumes." };
    expect(first).toMatchObject({ status: 200, body: { image: { file: FILE, state: "withdrawn", withdrawn } } });
    expect((await ask("GET", "/api/v1/images")).body.items).toMatchObject([{ file: FILE, state: "withdrawn" }]);
    expect(await ask("POST", `${address}/withdraw`, { json: { reason: "Twice." } })).toMatchObject({ status: 409 });
    const again = await ask("POST", `${address}/publish`);
    expect(again).toMatchObject({ status: 200, body: { image: { state: "published", withdrawn: null } } });
    expect(await ask("POST", `${address}/publish`)).toMatchObject({ status: 409 });
    const none = "/api/v1/images/none.raw";
    expect(await ask("POST", `${none}/withdraw`, { json: { reason: "x" } })).toMatchObject({ status: 404 });
    expect(await ask("POST", `${none}/publish`)).toMatchObject({ status: 404 });
  });

  it("is 404 for a file that never was", async () => {
    expect(await ask("GET", "/api/v1/images/docker.raw")).toMatchObject({
      ...{ status: 404, body: { error: { code: "not_found", message: expect.stringContaining("docker.raw") } } },
    });
  });
});
