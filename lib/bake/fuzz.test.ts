import { expect, test } from "vitest";
import { scratch } from "#lib/testing/bakery";
import { fuzzer } from "#lib/testing/fuzz";

test("five hundred inputs changed at random: each is read, or refused in one sentence, and leaves nothing", async () => {
  const play = await fuzzer(1, await scratch());
  const ways = { read: 0, refused: 0 };
  for (let number = 0; number < 500; number += 1) {
    const { kind, how, wrong } = await play(number);
    expect(wrong, `npm run fuzz -- --seed 1 --case ${number} (${kind})`).toBeNull();
    ways[how] += 1;
  }
  expect(Math.min(ways.read, ways.refused)).toBeGreaterThan(50);
});

test("a case is the same whenever it is played", async () => {
  const [one, other] = await Promise.all([fuzzer(7, await scratch()), fuzzer(7, await scratch())]);
  for (const number of [3, 30, 300]) expect((await one(number)).bytes).toEqual((await other(number)).bytes);
});
