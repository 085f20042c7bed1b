import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { Remembered } from "#lib/images/remembered";

/** Texts that are as large as they are long, and how often each was read. */
function library(most: number) {
  const reads: string[] = [];
  const remembered = new Remembered<string>(most, (text) => text.length);
  const get = (text: string) =>
    remembered.get(text, async () => {
      reads.push(text);
      await turn();
      if (text === "broken") throw new Error("It is broken.");
      return text;
    });
  return { get, reads };
}

it("reads once what is asked for again, also while it is being read", async () => {
  const { get, reads } = library(10);
  expect(await Promise.all([get("aaa"), get("aaa"), get("bbb")])).toEqual(["aaa", "aaa", "bbb"]);
  expect(await get("aaa")).toBe("aaa");
  expect(reads).toEqual(["aaa", "bbb"]);
});

it("forgets what nobody asked for longest once all of it is too large", async () => {
  const { get, reads } = library(10);
  for (const text of ["aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"]) await get(text);
  expect(reads).toEqual(["aaaa", "bbbb", "cccc", "bbbb"]);
});

it("keeps nothing that is too large alone, nor what could not be read, and what was there before goes first", async () => {
  const { get, reads } = library(10);
  for (const text of ["x".repeat(11), "x".repeat(11)]) await get(text);
  for (let n = 0; n < 2; n++) await expect(get("broken")).rejects.toThrow("It is broken.");
  expect(reads).toEqual(["x".repeat(11), "x".repeat(11), "broken", "broken"]);
});
