import { expect, it } from "vitest";
import { beginDownload } from "./download";

it("refuses what is above the limit of an address and of all, until one has ended", () => {
  const limits = { inAll: 3, perAddress: 2 };
  const ends = ["a", "a", "b"].map((address) => beginDownload(address, limits));
  expect(() => beginDownload("c", limits)).toThrow(/sends 3 images at once/);
  ends[2]?.();
  expect(() => beginDownload("a", limits)).toThrow(/a fetches 2 images at once/);
  ends[0]?.();
  for (const end of [beginDownload("a", limits), ends[1]]) end?.();
});
