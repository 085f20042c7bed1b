import { afterAll, beforeAll, expect, vi } from "vitest";

/**
 * Test files share a process and its modules (docs/decisions/073-a-fast-suite.md), so none may leave anything for the next one:
 * a file that does fails here, by its own name. What the process keeps once somebody asked for it is forgotten.
 */
const around = () => ({
  folder: process.cwd(),
  fakeTimers: vi.isFakeTimers(),
  database: globalThis.bakehouseDatabase !== undefined,
});

let before: ReturnType<typeof around>;
let variables: NodeJS.ProcessEnv;
beforeAll(() => {
  before = around();
  variables = { ...process.env };
});

afterAll(() => {
  globalThis.bakehouseContext = undefined;
  globalThis.bakehouseSigning = undefined;
  expect(around()).toEqual(before);
  // By name: values are nothing for a log.
  const names = Object.keys({ ...variables, ...process.env });
  expect(names.filter((name) => process.env[name] !== variables[name])).toEqual([]);
});
