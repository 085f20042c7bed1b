import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { Env } from "#lib/env";

const read = (file: string) => readFile(path.join(import.meta.dirname, "..", file), "utf8");

it("the README's table has every variable, and no other", async () => {
  const section = (await read("README.md")).split("## Configuration")[1]?.split("\n## ")[0] ?? "";
  const named = Array.from(section.matchAll(/^\| `([A-Z_]+)` +\|/gm), ([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(Env.shape).sort());
});

it("every file the documents link to is there, but the screenshots", async () => {
  for (const document of ["README.md", "CONTRIBUTING.md"]) {
    const links = Array.from((await read(document)).matchAll(/\]\(([^):]+)\)/g), ([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links.filter((link) => !/\.png$/.test(link) && link !== "docs/decisions"))
      expect(await read(link), `${document} links to ${link}`).not.toBe("");
  }
});
