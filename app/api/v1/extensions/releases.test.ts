import { expect, it } from "vitest";
import { z } from "zod";
import { db } from "#lib/db";
import { withdraw } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask, HOST } from "../../../_server/testing/ask";

const standing = useContext();
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const publish = (wanted: Omit<Parameters<typeof publishImage>[1], "name"> & { name?: string }) =>
  publishImage(standing.context.store, { name: "docker", ...wanted });
const releases = async (query = "") => (await ask("GET", `/api/v1/extensions/docker/releases.json${query}`)).body;

/** What Renovate's custom datasource makes of an answer: it drops what it does not know and refuses the rest. */
const RenovateAnswer = z.object({
  releases: z.array(
    z.object({
      version: z.string(),
      isDeprecated: z.boolean().optional(),
      releaseTimestamp: z.iso.datetime().optional(),
      sourceUrl: z.string().optional(),
      changelogUrl: z.string().optional(),
      digest: z.string().optional(),
    }),
  ),
  sourceUrl: z.string().optional(),
  homepage: z.string().optional(),
});

it("lists each version once, as machines order them, with the time of its first image", async () => {
  await publish({ version: "24.0.10", createdAt: at(1) });
  await publish({ version: "24.0.9", createdAt: at(2) });
  await publish({ version: "24.0.9", arch: "arm64", createdAt: at(3) });
  await publish({ version: "24.0.9", revision: 1, createdAt: at(4) });
  const answer = await releases();
  expect(RenovateAnswer.parse(answer)).toEqual(answer);
  expect(answer).toEqual({
    releases: [
      { version: "24.0.10", releaseTimestamp: at(1).toISOString() },
      { version: "24.0.9-1", releaseTimestamp: at(4).toISOString() },
      { version: "24.0.9", releaseTimestamp: at(2).toISOString() },
    ],
    homepage: `http://${HOST}/images?name=docker`,
  });
});

it("gives digests of one architecture", async () => {
  await publish({ version: "24.0.9" });
  const { sha256 } = await publish({ version: "24.0.9", arch: "arm64", createdAt: at(1) });
  await publish({ version: "24.0.10" });
  expect((await releases("?arch=aarch64")).releases).toEqual([
    { version: "24.0.9", releaseTimestamp: at(1).toISOString(), digest: sha256 },
  ]);
  expect(await ask("GET", "/api/v1/extensions/docker/releases.json?arch=riscv")).toMatchObject({ status: 400 });
});

it("says where upstream tells of a version, and which ones have a mistake", async () => {
  const { file } = await publish({ name: "wasmtime", version: "v24.0.0", revision: 2, createdAt: at(1) });
  await db().image.update({ where: { file }, data: { recipe: "wasmtime", errata: [1] } });
  expect((await ask("GET", "/api/v1/extensions/wasmtime/releases.json")).body).toEqual({
    releases: [
      {
        version: "v24.0.0-2",
        releaseTimestamp: at(1).toISOString(),
        changelogUrl: "https://github.com/bytecodealliance/wasmtime/releases/tag/v24.0.0",
        isDeprecated: true,
      },
    ],
    sourceUrl: "https://github.com/bytecodealliance/wasmtime",
    homepage: "https://wasmtime.dev/",
  });
});

it("answers 304 to who has it, and leaves out a withdrawn image", async () => {
  await publish({ version: "24.0.9" });
  const { file } = await publish({ version: "24.0.10" });
  const { headers } = await ask("GET", "/api/v1/extensions/docker/releases.json");
  expect(headers.get("content-type")).toBe("application/json");
  const again = () =>
    ask("GET", "/api/v1/extensions/docker/releases.json", {
      headers: { "if-none-match": headers.get("etag") ?? "" },
    });
  expect(await again()).toMatchObject({ status: 304, body: null });
  await withdraw(file, "Broken.", standing.context.store, new Date());
  expect((await again()).body.releases).toMatchObject([{ version: "24.0.9" }]);
});

it("says what there is of an extension that has no such image", async () => {
  await publish({ version: "24.0.9" });
  const message = async (address: string) => {
    const { status, body } = await ask("GET", `/api/v1/extensions/${address}`);
    return { status, message: body.error.message };
  };
  expect(await message("dokcer/releases.json")).toEqual({
    ...{ status: 404, message: "No image of dokcer is published. Is docker meant?" },
  });
  expect(await message("docker/releases.json?arch=arm64")).toEqual({
    ...{ status: 404, message: "No image of docker for arm64 is published." },
  });
});
