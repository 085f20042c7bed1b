import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { publishDue } from "#lib/follow/publish-due";
import { addWatch } from "#lib/follow/watch";
import { getImage } from "#lib/images/reads";
import { findPublication } from "#lib/repository/reads";
import { hold, skip } from "#lib/repository/writes-decisions";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { runTogether, WITH_PATIENCE } from "#lib/testing/processes";
import type { Arch } from "#lib/words";

const standing = useContext();
const BAKED = new Date("2026-11-23T08:00:00Z");
const DUE = new Date("2026-11-25T08:00:00Z");
const DECISION = { by: "Browser", now: BAKED, note: "" };

async function follow(more: object = {}): Promise<string> {
  const wanted = { recipe: "docker", arches: ["x86-64", "arm64"], publishAfterDays: 2, ...more };
  return (await addWatch(wanted, standing.context, BAKED)).watch.id;
}

async function bakeBoth(watch: string | undefined, version = "24.0.9", more: object = {}): Promise<string[]> {
  const files = [];
  for (const arch of ["x86-64", "arm64"] as Arch[])
    files.push(
      (
        await publishImage(standing.context.store, {
          ...{ name: "docker", version, arch, watch, state: "candidate", createdAt: BAKED },
          ...more,
        })
      ).file,
    );
  return files;
}

const published = (version: string) => bakeBoth(undefined, version, { state: "published" });
const statesOf = async (files: string[]) => Promise.all(files.map(async (file) => (await getImage(file)).state));

/** Gives the files. */
async function publish(now: Date): Promise<string[]> {
  const files: string[] = [];
  await publishDue(standing.context, now, async (more) => void files.push(...more));
  return files;
}

/** What a worker does, in a process of its own. */
const WORKING = `${WITH_PATIENCE}
  import { context } from "#lib/context";
  import { publishDue } from "#lib/follow/publish-due";
  const files = [];
  await publishDue(context(), new Date(${DUE.getTime()}), async (more) => void files.push(...more));
  console.log(JSON.stringify(files));
`;

describe("what a watch publishes by itself", () => {
  it("is all architectures of what has waited long enough, not a moment before", async () => {
    await published("24.0.5");
    const files = await bakeBoth(await follow());
    expect(await publish(new Date(DUE.getTime() - 1))).toEqual([]);
    expect((await publish(DUE)).toSorted()).toEqual(files.toSorted());
    expect(await statesOf(files)).toEqual(["published", "published"]);
    expect(await publish(DUE)).toEqual([]);
  });

  it("is nothing that is on hold or skipped, or that a person asked for", async () => {
    await published("24.0.5");
    const watch = await follow();
    const held = await bakeBoth(watch, "24.0.8");
    await hold(held.slice(0, 1), DECISION, standing.context.store);
    const skipped = await bakeBoth(watch, "24.0.9");
    await skip(skipped.slice(1), DECISION, standing.context.store);
    const asked = await bakeBoth(undefined, "24.0.10");
    expect(await publish(DUE)).toEqual([]);
    expect(await statesOf([...held, ...skipped, ...asked])).not.toContain("published");
  });

  it("is nothing that got worse, and nothing that cannot be compared", async () => {
    await published("24.0.5");
    const watch = await follow();
    await bakeBoth(watch, "24.0.8", { warnings: ["Odd."] });
    const broken = await bakeBoth(watch, "24.0.10");
    await db().manifest.update({ where: { file: broken[0] ?? "" }, data: { entries: [{ path: 7 }] } });
    expect(await publish(DUE)).toEqual([]);
  });

  it("is nothing beside an image that nobody has looked into, until somebody has", async () => {
    await published("24.0.5");
    const files = await bakeBoth(await follow());
    const rows = await db().inspection.findMany();
    await db().inspection.deleteMany({ where: { image: { startsWith: "docker-24.0.5" } } });
    expect(await publish(DUE)).toEqual([]);
    await db().inspection.deleteMany();
    await db().inspection.createMany({ data: rows.map((row) => ({ ...row, findings: [] })) });
    expect((await publish(DUE)).toSorted()).toEqual(files.toSorted());
  });

  it("is a patch where only patches are wanted", async () => {
    await published("24.0.5");
    const watch = await follow({ publishPatchesOnly: true });
    const jump = await bakeBoth(watch, "25.0.0");
    const patch = await bakeBoth(watch, "24.0.9");
    expect((await publish(DUE)).toSorted()).toEqual(patch.toSorted());
    expect(await statesOf(jump)).toEqual(["candidate", "candidate"]);
  });

  it("is nothing once the watch is gone", async () => {
    await published("24.0.5");
    const watch = await follow();
    await bakeBoth(watch);
    await db().watch.delete({ where: { id: watch } });
    expect(await publish(DUE)).toEqual([]);
  });

  it("is published by one of several processes", async () => {
    await published("24.0.5");
    const files = await bakeBoth(await follow());
    const { variables } = standing;
    const won = (await runTogether(WORKING, { processes: 3, variables })).flatMap((output) => JSON.parse(output));
    expect(won.toSorted()).toEqual(files.toSorted());
    // Two for what was published before, one for both of these.
    expect(await findPublication("docker")).toMatchObject({ sequence: 3 });
  });
});
