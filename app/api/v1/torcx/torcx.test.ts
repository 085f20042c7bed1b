import { describe, expect, it } from "vitest";
import { tarGz } from "#lib/testing/archives";
import { useContext } from "#lib/testing/context";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { ask } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const standing = useContext({ BAKEHOUSE_MAX_UPLOAD: "3MB" });
const FILENAME = "filename=docker:20.10.24.torcx.tgz";

const archive = async () => new Uint8Array(await torcxImage("arm64"));
const upload = (query: string, bytes?: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  ask("POST", `/api/v1/torcx?${query}`, { ...(bytes && { body: new Blob([bytes]).stream() }), headers });

describe("POST /api/v1/torcx", () => {
  it("converts an upload: version from its name, architecture from its programs", async () => {
    const queued = await upload(`name=mydocker&${FILENAME}`, await archive());
    expect(queued).toMatchObject({
      status: 202,
      body: {
        build: { kind: "torcx", request: { name: "mydocker", version: "20.10.24", arch: "arm64", os: "flatcar" } },
        image: null,
      },
    });
    await bakeQueued(standing.context);
    const baked = await upload(`name=mydocker&${FILENAME}`, await archive());
    expect(baked).toMatchObject({
      status: 200,
      body: { build: { status: "succeeded" }, image: { file: "mydocker-20.10.24-arm64.raw", recipe: null } },
    });
    expect(baked.body.build.changes.length).toBeGreaterThan(0);
  });

  it("takes the version from the query", async () => {
    const { status, body } = await upload("name=mydocker&version=1.2.3&os=_any", await archive());
    expect({ status, file: body.build.file }).toEqual({ status: 202, file: "mydocker-1.2.3-arm64.raw" });
  });

  it.each([
    ["name=mydocker&filename=docker.tgz", "version"],
    [FILENAME, "name"],
    [`name=My&${FILENAME}`, "name"],
    [`name=my&arch=riscv&${FILENAME}`, "arch"],
    [`name=my&size=1&${FILENAME}`, "size"],
  ])("answers 400 to ?%s", async (query, path) => {
    const { status, body } = await upload(query, await archive());
    expect({ status, path: body.error.issues[0].path }).toEqual({ status: 400, path });
  });

  it("refuses what is no Torcx image, with the reason, and keeps nothing of it", async () => {
    const other = new Uint8Array(await tarGz([{ name: "hello.txt", bytes: "hello" }]));
    expect(await upload(`name=my&${FILENAME}`, other)).toMatchObject({
      ...{ status: 415, body: { error: { code: "unsupported", message: expect.stringMatching(/no torcx image/i) } } },
    });
    expect(await upload(`name=my&${FILENAME}`, undefined, { "content-length": "0" })).toMatchObject({ status: 400 });
    expect((await ask("GET", "/api/v1/builds")).body.items).toEqual([]);
  });

  it("answers 413 to one that is too large, whether or not it says so beforehand, and leaves nothing", async () => {
    const large = new Uint8Array(3_000_001);
    for (const headers of [{}, { "content-length": String(large.length) }] as Record<string, string>[])
      expect(await upload(`name=my&${FILENAME}`, large, headers)).toMatchObject({
        ...{ status: 413, body: { error: { code: "too_large" } } },
      });
    expect(await standing.leftovers()).toEqual([]);
  });

  it("answers 415 to a form and 400 to another site", async () => {
    const form = { "content-type": "multipart/form-data; boundary=x" };
    expect(await upload(`name=my&${FILENAME}`, await archive(), form)).toMatchObject({ status: 415 });
    const foreign = { origin: "https://evil.example" };
    expect(await upload(`name=my&${FILENAME}`, await archive(), foreign)).toMatchObject({ status: 400 });
  });
});
