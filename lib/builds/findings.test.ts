import { beforeEach, expect, it } from "vitest";
import { readTexts } from "#lib/bake/read-texts";
import { findingsOf } from "#lib/builds/findings";
import { requestImage } from "#lib/builds/request";
import { db } from "#lib/db";
import { getImage, getManifest, getTexts } from "#lib/images/reads";
import { useContext } from "#lib/testing/context";
import { bakeQueued } from "../../app/_server/testing/bake-queued";

const test = useContext();
const FILE = "docker-20.10.24-x86-64.raw";
const UNIT = "usr/lib/systemd/system/docker.service";

beforeEach(async () => {
  await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  await bakeQueued(test.context);
});

it("keeps what units say, as it can be read from the image as well", async () => {
  const { sha256 } = await getImage(FILE);
  const file = await test.context.store.localFile(sha256);
  const kept = await getTexts(FILE);
  expect(kept?.[UNIT]).toContain("[Service]");
  expect(await readTexts(file ?? "", await getManifest(FILE))).toEqual(kept);
});

it("looks at the kept texts, else into the image, else at its paths alone", async () => {
  const image = await getImage(FILE);
  const sound = await findingsOf(image, test.context.store);
  expect(sound.filter(({ severity }) => severity !== "note")).toEqual([]);
  await db().manifest.update({ where: { file: FILE }, data: { texts: { [UNIT]: "[Servce]\n" } } });
  const [finding] = await findingsOf(image, test.context.store);
  expect(finding).toMatchObject({ rule: "unit-section", path: UNIT });
  await db().$executeRaw`UPDATE Manifest SET texts = NULL`;
  expect(await findingsOf(image, test.context.store)).toEqual(sound);
  await test.context.store.delete(image.sha256);
  expect(await findingsOf(image, test.context.store)).toEqual(sound);
});
