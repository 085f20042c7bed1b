import { redirect } from "next/navigation";
import { expect, test } from "vitest";
import { AppError } from "#lib/errors";
import { readSources } from "#lib/testing/source-tree";
import { requireTexts, settle } from "./action";

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

test.each([[{ not: "" }], ["a", { startsWith: "" }], [["a", { contains: "" }]], [null], [undefined], [1]])(
  "what a page gave an action must come back as texts: %j",
  (...values) => {
    expect(() => requireTexts(...values)).toThrow(AppError);
  },
);

test("names and lists of names are texts", () => {
  requireTexts("a", ["b", "c"], []);
});

test("every action asks whether its sender may do that", () => {
  const sources = Array.from(readSources(["app"]).values()).filter((text) => text.startsWith('"use server"'));
  const exported = sources.flatMap((text) => text.split(/(?=^export )/m).slice(1));
  const open = exported.filter((text) => !/\b(action|withSecret)\(/.test(text));
  expect(exported.length).toBeGreaterThan(30);
  expect(open).toEqual([]);
});

/** `export async function keep(file: string, before: …` and its first line. */
const ACTION =
  /export async function (\w+)\(([^)]*?)before: FormState, form: FormData\): Promise<FormState> {\n *(.*)\n/g;

test("every action looks at the texts it was made with first", () => {
  const sources = Array.from(readSources(["app"]).values()).filter((text) => text.startsWith('"use server"'));
  const actions = sources.flatMap((text) => Array.from(text.matchAll(ACTION)));
  const withTexts = actions.filter(([, , made = ""]) => /: (readonly )?string(\[\])?,/.test(made));
  expect(withTexts.length).toBeGreaterThan(20);
  const careless = withTexts.filter(([, , , first = ""]) => !first.startsWith("requireTexts("));
  expect(careless.map(([, name]) => name)).toEqual([]);
});
