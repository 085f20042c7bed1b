import { expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { place } from "#lib/machine/choices/place";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const codes = (release: string | null, compression: string) => {
  const target = { kind: "flatcar" as const, release };
  const input = sampleInput({ target, extensions: [{ recipe: "docker", version: "24.0.5" }] });
  return check(place(input, sampleFacts([{ compression }]))).map(({ code, severity }) => `${severity} ${code}`);
};

it("an erofs image is an error on a Flatcar that is too old to merge it, and on no other", () => {
  expect(codes("4230.2.0", "erofs:lz4")).toContain("error erofs");
  expect(codes("4459.2.0", "erofs:lz4")).not.toContain("error erofs");
  expect(codes(null, "erofs")).not.toContain("error erofs");
  expect(codes("4230.2.0", "gzip:6")).not.toContain("error erofs");
});
