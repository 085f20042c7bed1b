import { expect, it } from "vitest";
import { attachFile, openAttached } from "#lib/images/attached-files";
import { attachedFiles } from "#lib/images/data-attached";
import { tidyImages } from "#lib/images/tidy";
import { deleteImage } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { readImage } from "#lib/testing/image-bytes";
import { publishImage } from "#lib/testing/image-rows";

const test = useContext();
const NOW = new Date();

function attach(image: string, kind: string, text: string) {
  const file = { image, kind, mediaType: "text/plain", bytes: Buffer.from(text) };
  return attachFile(test.context.store, file, NOW);
}

it("files are attached to an image, listed, read, and replaced one of a kind", async () => {
  const { store } = test.context;
  const { file: image } = await publishImage(store, { name: "tool", version: "1.0" });
  const sbom = await attach(image, "sbom", "what is in it");
  const old = await attach(image, "signature", "an old one");
  const signature = await attach(image, "signature", "a signature");
  expect(await attachedFiles(image)).toEqual([sbom, signature]);
  expect(await store.stat(old.sha256)).toBeNull();
  const { file, reader } = await openAttached(store, { image, kind: "sbom" });
  const into = Buffer.alloc(100);
  expect([file, into.toString("utf8", 0, await reader.read(into))]).toEqual([sbom, "what is in it"]);
  await reader.close();
  await expect(openAttached(store, { image, kind: "licence" })).rejects.toMatchObject({ code: "not_found" });
});

it("files stay through a sweep, and go with the last image that has them", async () => {
  const { store } = test.context;
  const [one, two] = [
    await publishImage(store, { name: "one", version: "1.0" }),
    await publishImage(store, { name: "two", version: "1.0" }),
  ];
  const { sha256 } = await attach(one.file, "licence", "the same text");
  await attach(two.file, "licence", "the same text");
  const later = new Date(NOW.getTime() + 7_200_000);
  await tidyImages(store, { now: later, log() {}, async keepFacts() {} });
  await deleteImage(one.file, store, later);
  expect(await attachedFiles(one.file)).toEqual([]);
  expect(String(await readImage(store, sha256))).toBe("the same text");
  await deleteImage(two.file, store, later);
  expect(await store.stat(sha256)).toBeNull();
});

it("nothing is attached to what is not there", async () => {
  const { store } = test.context;
  const { file } = await publishImage(store, { name: "tool", version: "1.0" });
  await deleteImage(file, store, NOW);
  await expect(attach(file, "sbom", "late")).rejects.toMatchObject({ code: "not_found" });
  await expect(attach("other.raw", "sbom", "lost")).rejects.toMatchObject({ code: "not_found" });
  expect(await test.leftovers()).toEqual([]);
});
