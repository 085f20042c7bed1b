import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { takenName } from "#lib/builds/name-taken";
import { requestImage } from "#lib/builds/request";
import { requestTorcx } from "#lib/builds/torcx";
import { deleteImage } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { runNext } from "#lib/testing/run-next";
import { torcxImage } from "#lib/testing/upstream-files/torcx";

const test = useContext();
const FILE = "docker-24.0.5-x86-64.raw";
const NAME = { name: "docker", version: "24.0.5" };

const askForImage = () => requestImage({ recipe: "docker", ...NAME }, test.context, "a test");

async function convert(name: string): Promise<void> {
  const archive = Readable.from([await torcxImage("arm64")]);
  const signal = new AbortController().signal;
  await requestTorcx({ ...NAME, name }, archive, test.context, { origin: "a test", signal });
}

it("leaves a free name alone", async () => {
  expect(await takenName(NAME)).toEqual({ taken: [], suggestion: null });
});

it("says that a name is being made, baked from a recipe, or deleted", async () => {
  await askForImage();
  const suggestion = { name: "docker-torcx" };
  const taken = async () => (await takenName(NAME)).taken;
  expect(await takenName(NAME)).toEqual({
    taken: [{ file: FILE, why: `${FILE} is being made at this moment.` }],
    suggestion,
  });
  await runNext(test.context);
  expect(await taken()).toEqual([{ file: FILE, why: expect.stringContaining("was baked from the recipe docker") }]);
  await deleteImage(FILE, test.context.store, new Date());
  expect(await taken()).toEqual([{ file: FILE, why: expect.stringContaining("its name stays reserved") }]);
});

it("says that a name was converted before, and offers one that is free for both architectures", async () => {
  await convert("docker");
  await runNext(test.context);
  await convert("docker-torcx");
  const file = "docker-24.0.5-arm64.raw";
  expect(await takenName(NAME)).toEqual({
    taken: [{ file, why: expect.stringContaining("The same archive gives that image again") }],
    suggestion: { name: "docker-torcx-2" },
  });
});
