import { describe, expect, it } from "vitest";
import { BuildStatus } from "#lib/builds/schema";
import { hasEnded, MOVES, STATUS } from "#lib/builds/state";

describe("the life of a build", () => {
  it("ends in succeeded, failed and cancelled only", () => {
    expect(BuildStatus.options.filter(hasEnded)).toEqual(["succeeded", "failed", "cancelled"]);
  });

  it("reaches every status from queued, and shows each", () => {
    const reached = new Set(Object.values(MOVES).map(({ to }) => to));
    expect([...reached].sort()).toEqual([...BuildStatus.options].sort());
    expect(Object.keys(STATUS).sort()).toEqual([...BuildStatus.options].sort());
  });
});
