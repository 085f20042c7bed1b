import { expect, it, vi } from "vitest";
import { AppError, isAppError } from "#lib/errors";
import { readSources } from "#lib/testing/source-tree";
import { PassingFailure } from "#lib/upstream/failures";

it("tells errors of ours from all others, whichever copy of the module made them", async () => {
  vi.resetModules();
  const copy = await import("#lib/errors");
  const { NoRest } = await import("#lib/upstream/failures");
  expect(copy.AppError).not.toBe(AppError);
  for (const error of [
    new AppError("busy", "x"),
    new PassingFailure("x"),
    new copy.AppError("busy", "x"),
    new NoRest("x"),
  ])
    expect([isAppError(error), copy.isAppError(error)]).toEqual([true, true]);
  for (const other of [
    new Error("x"),
    Object.assign(new Error("x"), { code: "busy" }),
    { name: "AppError" },
    "x",
    null,
  ])
    expect(isAppError(other)).toBe(false);
});

it("is the only one that asks for the class of our errors", () => {
  const asking = [...readSources(["app", "pages", "bin", "lib", "prisma", "scripts"])]
    .filter(([, text]) => text.includes(`instanceof ${AppError.name}`))
    .map(([file]) => file);
  expect(asking).toEqual([]);
});
