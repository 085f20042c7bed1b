import { describe, expect, it } from "vitest";
import { BAKER_REVISION, ERRATA, type Erratum, touching } from "#lib/bake/errata";
import { outdated } from "#lib/builds/outdated";
import { requestImage } from "#lib/builds/request";
import { noteErrata } from "#lib/builds/sweep";
import { deleteBuild } from "#lib/builds/writes";
import { db } from "#lib/db";
import { getImage } from "#lib/images/reads";
import { deleteImage } from "#lib/repository/writes";
import { testPlan } from "#lib/testing/bakery";
import { useContext } from "#lib/testing/context";
import { runNext } from "#lib/testing/run-next";

const standing = useContext();
const DOCKER = { recipe: "docker", version: "20.10.24" };
const ONLY = { ...DOCKER, name: "docker-only", options: { only: "docker" } };

/** Images of one option were baked wrong by the revision before this one. */
const WRONG_OPTION: Erratum = {
  ...{ number: 1, wrong: "It runs the wrong program.", since: 0, until: BAKER_REVISION - 1 },
  touches: ({ request }) => "options" in request && request.options.only === "docker",
};
const WRONG_ARCH: Erratum = {
  ...WRONG_OPTION,
  number: 2,
  wrong: "It is slow.",
  touches: ({ arch }) => arch === "arm64",
};

/** Bakes what was asked for and gives its file name. */
async function bake(request: object): Promise<string> {
  const { build } = await requestImage(request, standing.context, "test");
  await runNext(standing.context);
  return build.file;
}

async function whyOutdated(file: string, errata: Erratum[]): Promise<string | null> {
  return outdated(await getImage(file), await standing.context.catalog(), errata);
}

/** As if the revision before had baked what there is now. */
async function makeOlder(): Promise<void> {
  await db().image.updateMany({ data: { bakerRevision: BAKER_REVISION - 1 } });
}

describe("an erratum", () => {
  it("makes exactly the images outdated that it touches; a revision bakes them anew", async () => {
    const [plain, only] = [await bake(DOCKER), await bake(ONLY)];
    expect((await getImage(only)).bakerRevision).toBe(BAKER_REVISION);
    await makeOlder();
    await noteErrata([WRONG_OPTION]);
    expect(await whyOutdated(plain, [WRONG_OPTION])).toBeNull();
    expect(await whyOutdated(only, [WRONG_OPTION])).toBe(
      "Erratum 1, corrected since this image was baked: It runs the wrong program. Ask for revision 1 to bake it anew.",
    );
    const again = await requestImage(ONLY, standing.context, "test");
    expect(again.image?.file).toBe(only);
    const anew = await bake({ ...ONLY, revision: 1 });
    await noteErrata([WRONG_OPTION]);
    expect(await whyOutdated(anew, [WRONG_OPTION])).toBeNull();
  });

  it("that comes later is held against images that were held against others before", async () => {
    const arm = await bake({ ...ONLY, arch: "arm64" });
    await makeOlder();
    await noteErrata([WRONG_OPTION]);
    await noteErrata([WRONG_OPTION, WRONG_ARCH]);
    expect(await whyOutdated(arm, [WRONG_OPTION, WRONG_ARCH])).toContain("It is slow. Ask for revision 1");
    expect(await whyOutdated(arm, [WRONG_OPTION, WRONG_ARCH])).toContain("It runs the wrong program. Erratum 2");
  });

  it("passes over a deleted image, whose build may be gone", async () => {
    const [gone, kept] = [await bake(DOCKER), await bake(ONLY)];
    const { buildId } = await getImage(gone);
    await makeOlder();
    await deleteImage(gone, standing.context.store, new Date());
    await deleteBuild(buildId);
    await noteErrata([WRONG_OPTION]);
    expect(await whyOutdated(kept, [WRONG_OPTION])).toContain("It runs the wrong program.");
  });
});

it("an image is touched by errata of the revision that baked it only", () => {
  const erratum = { ...WRONG_OPTION, since: 3, until: 5, touches: () => true };
  const touched = [1, 2, 3, 4, 5, 6].filter((revision) => touching([erratum], testPlan(), revision).length > 0);
  expect(touched).toEqual([3, 4, 5]);
});

it("errata are numbered in their order, and are over before the present baker revision", () => {
  expect(ERRATA.map(({ number }) => number)).toEqual(ERRATA.map((_, index) => index + 1));
  for (const { since, until } of ERRATA) {
    expect(since).toBeLessThanOrEqual(until);
    expect(until).toBeLessThan(BAKER_REVISION);
  }
});
