import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { useContext } from "#lib/testing/context";
import { TOOL } from "#lib/testing/hello-recipe";
import { ask } from "../../../_server/testing/ask";

const standing = useContext();

const own = (...parts: string[]) => path.join(standing.context.ownRecipes.path, ...parts);
const save = (yaml: string, more: object = {}) =>
  ask("POST", "/api/v1/recipes", { json: { yaml, before: null, ...more } });

it("says of own files that cannot be kept under their names what is wrong with them", async () => {
  const yaml = `${TOOL}  - files: usr/**\n`;
  for (const [files, place] of [
    [{ "usr/a": "1", "usr/a/b": "2" }, "files.usr/a/b"],
    [{ "usr/a/b": "1", "usr/a": "2" }, "files.usr/a"],
    [{ [`usr/${"x".repeat(300)}`]: "1" }, `files.usr/${"x".repeat(300)}`],
  ] as const)
    expect(await save(yaml, { files })).toMatchObject({ status: 400, body: { error: { issues: [{ path: place }] } } });
  expect(await readdir(own())).toEqual([]);
});

it("writes over nothing but folders of its own", async () => {
  expect(await save(TOOL)).toMatchObject({ status: 201 });
  await writeFile(own("..", "recipe.yaml"), TOOL);
  const digest = createHash("sha256").update(TOOL).digest("hex");
  for (const folder of ["..", ".", "", "tool/..", "tool/../.."])
    expect(
      await save(TOOL.replace("name: tool", "name: other"), { before: { folder, sha256: digest } }),
    ).not.toMatchObject({ status: 200 });
  expect(await readFile(own("..", "recipe.yaml"), "utf8")).toBe(TOOL);
});
