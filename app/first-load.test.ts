import { expect, test } from "vitest";
import { bare, importsOf, isTest, readSources, type Sources } from "#lib/testing/source-tree";

/** Packages that no page needs before something changes on it, and that weigh as much as all of our own code together. */
const LATER = /^(zod|yaml|fflate)(\/|$)/;

/** Examining a config is what it is for. */
const EXEMPT = /^app\/doctor\//;

/** The ways from client components to those packages, each as the files it goes through. */
function waysToLater(files: Sources): string[] {
  const byName = new Map([...files].map(([file, text]) => [bare(file), { file, text }]));
  const clients = [...files].filter(([file, text]) => text.startsWith('"use client"') && !EXEMPT.test(file));
  const queue = clients.map(([file]) => [bare(file)]);
  const seen = new Set(queue.flat());
  const ways: string[] = [];
  for (const way of queue) {
    const { file, text } = byName.get(way.at(-1) ?? "") ?? { file: "", text: "" };
    if (text.startsWith('"use server"')) continue;
    for (const { target, typeOnly, isLater } of importsOf(file, text)) {
      if (typeOnly || isLater || seen.has(target)) continue;
      if (LATER.test(target)) ways.push(way.concat(target).join(" → "));
      else if (byName.has(target)) queue.push(way.concat(target));
      if (byName.has(target)) seen.add(target);
    }
  }
  return ways;
}

test("no page loads schemas, YAML or gzip before they are needed", () => {
  const sources = [...readSources(["app", "lib"])].filter(([file]) => !isTest(file));
  expect(waysToLater(new Map(sources))).toEqual([]);
});

test("finds a way through other files, and lets calls of import pass", () => {
  const files = new Map([
    ["app/form.tsx", `"use client";\nimport { NAMES } from "./names";\nconst later = () => import("./later");`],
    ["app/names.ts", `import { z } from "zod";`],
    ["app/later.ts", `import { parse } from "yaml";`],
  ]);
  expect(waysToLater(files)).toEqual(["app/form → app/names → zod"]);
});
