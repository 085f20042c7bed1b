import { redirect } from "next/navigation";
import { expect, test } from "vitest";
import { AppError } from "#lib/errors";
import { settle } from "./action";

test("what a user can act on reaches the form, field by field", async () => {
  const state = await settle(async () => {
    throw new AppError("invalid", "version: Unknown.", { issues: [{ path: "version", message: "Unknown." }] });
  });
  expect(state).toEqual({ message: "version: Unknown.", fields: { version: "Unknown." }, facts: {} });
});

test("facts about a refusal reach the form too", async () => {
  const state = await settle(async () => {
    throw new AppError("conflict", "Taken.", { facts: { suggestion: { name: "docker-2" } } });
  });
  expect(state.facts).toEqual({ suggestion: { name: "docker-2" } });
});

test("a bug shows a number and none of its words", async () => {
  const { message } = await settle(async () => {
    throw new Error("secret detail");
  });
  expect(message).toMatch(/[0-9a-f-]{36}/);
  expect(message).not.toContain("secret");
});

test("a redirect passes through", async () => {
  await expect(settle(async () => redirect("/builds/1"))).rejects.toMatchObject({
    digest: expect.stringContaining("NEXT_REDIRECT"),
  });
});
