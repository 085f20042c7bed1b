import { expect, it } from "vitest";
import { adoptImages } from "#lib/builds/adopt";
import { requestImage } from "#lib/builds/request";
import { getImage } from "#lib/images/reads";
import { ALL, findPublication } from "#lib/repository/reads";
import { EMPTY } from "#lib/repository/texts";
import { publish } from "#lib/repository/writes";
import { hold, skip, takeBack } from "#lib/repository/writes-decisions";
import { useContext } from "#lib/testing/context";
import { loseDatabase } from "#lib/testing/lost-database";
import { bakeQueued } from "../../app/_server/testing/bake-queued";

const test = useContext();
const LATER = new Date(Date.now() + 120_000);
const FILE = "docker-20.10.24-x86-64.raw";

async function bakeCandidate(revision = 0): Promise<void> {
  await requestImage({ recipe: "docker", version: "20.10.24", revision, candidate: true }, test.context, "a test");
  await bakeQueued(test.context);
}

async function loseAndAdopt(): Promise<void> {
  await loseDatabase(test);
  for await (const { why } of adoptImages(test.context.store, new Date())) expect(why).toBeNull();
}

it("a candidate comes back as one, on hold as it was, and a skipped one skipped: machines see neither", async () => {
  const { store } = test.context;
  const files = ["20.10.24", "20.10.24-1", "20.10.24-2"].map((version) => `docker-${version}-x86-64.raw`);
  const [waiting = "", held = "", skipped = ""] = files;
  for (const revision of [0, 1, 2]) await bakeCandidate(revision);
  await hold([held], { by: "Browser", now: LATER, note: "After the freeze." }, store);
  await skip([skipped], { by: "API", now: LATER, note: "Broken." }, store);
  const before = await Promise.all(files.map((file) => getImage(file)));
  await loseAndAdopt();
  expect(await Promise.all(files.map((file) => getImage(file)))).toEqual(before);
  expect(before.map(({ state }) => state)).toEqual(["candidate", "candidate", "skipped"]);
  expect(await findPublication(ALL)).toMatchObject({ sha256: EMPTY });
  await expect(publish(skipped, store, LATER)).rejects.toMatchObject({ code: "conflict" });
  expect(await publish(waiting, store, LATER)).toMatchObject({ state: "published" });
});

it("what was skipped and taken back comes back as a candidate that waits", async () => {
  const { store } = test.context;
  await bakeCandidate();
  await skip([FILE], { by: "Browser", now: LATER, note: "Broken." }, store);
  await takeBack([FILE], store);
  await loseAndAdopt();
  expect(await getImage(FILE)).toMatchObject({ state: "candidate", decided: null });
});

it("asking again for what was skipped gives it as it is, and bakes its lost bytes anew without showing them", async () => {
  const { store } = test.context;
  await bakeCandidate();
  await skip([FILE], { by: "Browser", now: LATER, note: "Broken." }, store);
  const wish = { recipe: "docker", version: "20.10.24" };
  expect(await requestImage(wish, test.context, "a test")).toMatchObject({ image: { state: "skipped" } });
  await store.delete((await getImage(FILE)).sha256);
  expect(await requestImage(wish, test.context, "a test")).toMatchObject({ image: null, build: { status: "queued" } });
  await bakeQueued(test.context);
  const image = await getImage(FILE);
  expect(image).toMatchObject({ state: "skipped", decided: { note: "Broken." } });
  expect(await store.facts(image)).toMatchObject([{ state: "skipped", decided: { note: "Broken." } }]);
});
