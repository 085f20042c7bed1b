import { expect, it } from "vitest";
import { db } from "#lib/db";
import {
  answerOrder,
  findOutcome,
  forgetOrdersBefore,
  giveBackOrder,
  placeOrder,
  takeOrder,
} from "#lib/rehearse/data-orders";
import { findJudges, hostArch } from "#lib/rehearse/judges";
import { notRehearsed } from "#lib/rehearse/rehearse";
import { useContext } from "#lib/testing/context";
import { putText } from "#lib/testing/image-store.contract";
import { rehearseOrdered } from "#lib/worker/rehearsing";

const test = useContext();
const NOW = new Date("2026-12-05T10:00:00Z");
const OWN = hostArch() ?? "x86-64";
const OTHER = OWN === "arm64" ? "x86-64" : "arm64";

async function place(id: string, arch: typeof OWN): Promise<void> {
  const sha256 = await putText(test.context.store, "no image".repeat(4096));
  const about = { file: `${id}.raw`, name: "tool", arch, os: "flatcar", osVersion: null, sha256, units: [] };
  await placeOrder(id, { kind: "image", ...about }, NOW);
}

it("a worker does what its host can, and leaves the rest to others", async () => {
  await place("own", OWN);
  await place("other", OTHER);
  const { signal } = new AbortController();
  await rehearseOrdered({ id: "w", context: test.context, stopping: signal, log: () => {} });
  const rows = await db().rehearsalOrder.findMany({ orderBy: { id: "asc" }, select: { id: true, worker: true } });
  const canHere = (await findJudges()).judges.length > 0;
  expect(rows).toEqual([
    { id: "other", worker: null },
    { id: "own", worker: canHere ? "w" : null },
  ]);
  const outcome = expect.stringMatching(/refused|not rehearsed/);
  expect(await findOutcome("own")).toEqual(canHere ? expect.objectContaining({ outcome }) : null);
});

it("an order is taken by one worker, by another one when the first gives it back or dies, and forgotten with its asker", async () => {
  await place("own", OWN);
  const taken = await Promise.all(["a", "b", "c"].map((worker) => takeOrder(worker, OWN, ["a", "b", "c"])));
  expect(taken.filter((order) => order !== null)).toHaveLength(1);
  await giveBackOrder("own");
  expect(await takeOrder("d", OWN, ["d", "e"])).toMatchObject({ id: "own", subject: { file: "own.raw" } });
  expect(await takeOrder("e", OWN, ["d", "e"])).toBeNull();
  expect(await takeOrder("e", OWN, ["e"])).toMatchObject({ id: "own" });
  await answerOrder("own", notRehearsed("It was tried."));
  expect(await takeOrder("f", OWN, ["f"])).toBeNull();
  await forgetOrdersBefore(NOW);
  expect(await db().rehearsalOrder.count()).toBe(1);
  await forgetOrdersBefore(new Date(NOW.getTime() + 1));
  expect(await db().rehearsalOrder.count()).toBe(0);
});
