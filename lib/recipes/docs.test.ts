import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { loadCatalog } from "#lib/recipes/load";

test("the example in docs/recipes.md is a recipe", async () => {
  const docs = await readFile(path.resolve(import.meta.dirname, "../../docs/recipes.md"), "utf8");
  const yaml = /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(docs)?.[1] ?? "";
  const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-docs-"));
  const unit = path.join(folder, "hello/files/usr/lib/systemd/system/hello.service");
  await mkdir(path.dirname(unit), { recursive: true });
  await writeFile(unit, "[Service]\nExecStart=/usr/bin/hello\n");
  await writeFile(path.join(folder, "hello/recipe.yaml"), yaml);
  const { recipes, broken } = await loadCatalog(folder);
  await rm(folder, { recursive: true });
  expect(broken).toEqual([]);
  expect(recipes.get("hello")?.recipe.title).toBe("Hello");
});
