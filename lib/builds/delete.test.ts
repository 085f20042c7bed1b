import { expect, it } from "vitest";
import { getBuild, listBuilds, logAfter } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { appendLines, deleteBuild, requestCancel } from "#lib/builds/writes";
import { db } from "#lib/db";
import { findImage } from "#lib/images/reads";
import { deleteImage } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";

const test = useContext();

it("forgets a build that has ended, with its log and what is long of it", async () => {
  const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  await expect(deleteBuild(build.id)).rejects.toMatchObject({ code: "conflict" });
  await appendLines(build.id, [{ at: new Date().toISOString(), level: "info", text: "a line" }]);
  await requestCancel(build.id, new Date());
  await deleteBuild(build.id);
  await expect(getBuild(build.id)).rejects.toMatchObject({ code: "not_found" });
  await expect(logAfter(build.id, 0)).rejects.toMatchObject({ code: "not_found" });
  await expect(deleteBuild(build.id)).rejects.toMatchObject({ code: "not_found" });
  expect([await db().logLine.count(), await db().buildDetail.count()]).toEqual([0, 0]);
});

it("keeps the build of a published image until the image is deleted", async () => {
  const { file } = await publishImage(test.context.store, { name: "docker", version: "1.0.0" });
  const id = `build of ${file}`;
  await expect(deleteBuild(id)).rejects.toThrow("which is published");
  expect(await findImage(file)).not.toBeNull();
  await deleteImage(file, test.context.store, new Date());
  await deleteBuild(id);
  expect((await listBuilds({ limit: 9 })).items).toEqual([]);
});
