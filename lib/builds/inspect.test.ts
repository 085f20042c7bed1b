import { beforeEach, describe, expect, it } from "vitest";
import { readTexts } from "#lib/bake/read-texts";
import { inspectWaiting } from "#lib/builds/inspect";
import { getInspection } from "#lib/builds/reads-inspections";
import { requestImage } from "#lib/builds/request";
import { db, Prisma } from "#lib/db";
import { getImage, getManifest, getTexts } from "#lib/images/reads";
import { RULES_REVISION } from "#lib/lint-rules";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { bakeQueued } from "../../app/_server/testing/bake-queued";

const test = useContext();
const FILE = "docker-20.10.24-x86-64.raw";
const UNIT = "usr/lib/systemd/system/docker.service";

beforeEach(async () => {
  await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  await bakeQueued(test.context);
});

const complaints: string[] = [];
const stop = new AbortController();
const look = (stopping = stop.signal) =>
  inspectWaiting({ store: test.context.store, stopping, log: (_level, text) => void complaints.push(text) });

it("keeps what units say, as it can be read from the image as well", async () => {
  const { sha256 } = await getImage(FILE);
  const kept = await getTexts(FILE);
  expect(kept?.[UNIT]).toContain("[Service]");
  const manifest = await getManifest(FILE);
  expect(await test.context.store.withFile(sha256, (file) => readTexts(file, manifest))).toEqual(kept);
});

describe("what a look into an image finds", () => {
  it("is kept with it by the bake that made it, so that nobody has to look again", async () => {
    const found = await getInspection(FILE);
    expect(found).toMatchObject({ isCurrent: true, inspectedAt: expect.any(String) });
    expect(found.findings?.filter(({ severity }) => severity !== "note")).toEqual([]);
    expect(await look()).toBe(0);
  });

  it("is found later by the kept texts, else in the image, else by its paths alone", async () => {
    const baked = await getInspection(FILE);
    const again = async () => {
      await db().inspection.deleteMany();
      expect(await getInspection(FILE)).toEqual({ findings: null, count: null, inspectedAt: null, isCurrent: false });
      expect(await look()).toBe(1);
      return getInspection(FILE);
    };
    expect(await again()).toEqual({ ...baked, inspectedAt: expect.any(String) });
    await db().manifest.update({ where: { file: FILE }, data: { texts: { [UNIT]: "[Servce]\n" } } });
    expect((await again()).findings?.[0]).toMatchObject({ rule: "unit-section", path: UNIT });
    await db().manifest.updateMany({ data: { texts: Prisma.DbNull } });
    expect((await again()).findings).toEqual(baked.findings);
    await test.context.store.delete((await getImage(FILE)).sha256);
    expect((await again()).findings).toEqual(baked.findings);
  });

  it("by older rules is told as such and found again, by newer ones it stays", async () => {
    const [finding] = [{ rule: "gone", severity: "note", path: "usr", sentence: "Gone.", reason: "None.", more: 4 }];
    const change = (rulesRevision: number) =>
      db().inspection.update({ where: { image: FILE }, data: { rulesRevision, findings: [finding] } });
    await change(RULES_REVISION + 1);
    expect(await look()).toBe(0);
    await change(RULES_REVISION - 1);
    expect(await getInspection(FILE)).toMatchObject({ findings: [finding], count: 5, isCurrent: false });
    expect(await look()).toBe(1);
    expect(await getInspection(FILE)).toMatchObject({
      isCurrent: true,
      findings: expect.not.arrayContaining([finding]),
    });
  });

  it("of all others is found also where one image can't be looked into, but for deleted ones and once it is to stop", async () => {
    const { file: broken } = await publishImage(test.context.store, { name: "broken", version: "1.0" });
    await db().manifest.update({ where: { file: broken }, data: { entries: [{ path: 1 }] } });
    const { file: gone } = await publishImage(test.context.store, { name: "gone", version: "1.0" });
    await db().image.update({ where: { file: gone }, data: { deletedAt: new Date() } });
    await db().inspection.deleteMany();
    expect(await look(AbortSignal.abort())).toBe(0);
    expect(await look()).toBe(1);
    expect(complaints).toEqual([expect.stringMatching(/^broken-1\.0-x86-64\.raw can’t be looked into: /)]);
    expect(await db().inspection.findMany({ select: { image: true } })).toEqual([{ image: FILE }]);
  });
});
