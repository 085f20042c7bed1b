import { expect, it } from "vitest";
import { testsThatReach } from "#lib/testing/source-tree";

it("finds the tests that lead to a file, not those that only know its types", () => {
  const files = new Map([
    ["lib/a.test.ts", `import { useDatabase } from "#lib/testing/database";`],
    ["lib/b.test.ts", `import type { Client } from "#lib/testing/postgresql";`],
    ["lib/c.test.ts", `const { dropDatabase } = await import("./testing/postgresql");`],
    ["lib/d.ts", `import { createDatabase } from "#lib/testing/postgresql";`],
    ["lib/testing/database.ts", `export { createDatabase } from "./postgresql";`],
    ["lib/testing/postgresql.ts", "export const createDatabase = () => {};"],
  ]);
  expect(testsThatReach("lib/testing/postgresql", files)).toEqual(["lib/a.test.ts", "lib/c.test.ts"]);
});
