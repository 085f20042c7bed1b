import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openContext } from "#lib/context";
import { parseEnv } from "#lib/env";
import { TOOL } from "#lib/testing/hello-recipe";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-recipes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("reads the operator's recipes again when they change, and only then", async () => {
  const { catalog } = openContext(parseEnv({ BAKEHOUSE_RECIPES: folder }));
  const first = await catalog();
  expect(await catalog()).toBe(first);
  expect([...first.recipes.keys()]).not.toContain("tool");
  await mkdir(path.join(folder, "tool"));
  await writeFile(path.join(folder, "tool", "recipe.yaml"), TOOL);
  const second = await catalog();
  expect([...second.recipes.keys()]).toContain("tool");
  await writeFile(path.join(folder, "tool", "recipe.yaml"), `${TOOL}    mode: 0755\n`);
  expect((await catalog()).recipes.get("tool")?.digest).not.toBe(second.recipes.get("tool")?.digest);
});
