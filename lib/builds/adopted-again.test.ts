import { expect, it } from "vitest";
import { requestImage } from "#lib/builds/request";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { putText } from "#lib/testing/image-store.contract";

const test = useContext();

it.each(["gzip:9", "xz", "erofs:lz4"])(
  "an adopted image that is asked for again is the one that is there: %s",
  async (compression) => {
    const asked = { recipe: "bird", version: "2.17.1" };
    const { build } = await requestImage(asked, test.context, "a test");
    const { file, fingerprint, id } = build;
    const image = {
      file,
      name: "bird",
      version: "2.17.1",
      revision: 0,
      arch: "x86-64",
      os: "_any",
      fingerprint,
      buildId: id,
    };
    const sha256 = await putText(test.context.store, "bytes");
    const bytes = { sha256, size: 5n, compression, recipe: "bird", createdAt: new Date() };
    await db().image.create({ data: { ...image, ...bytes, manifest: { create: { entries: [] } } } });
    await db().build.update({ where: { id }, data: { status: "succeeded", liveKey: null, liveFile: null } });
    expect(await requestImage(asked, test.context, "a test")).toMatchObject({ build: { id }, image: { file } });
  },
);
