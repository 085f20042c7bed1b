import { defineConfig } from "vitest/config";
import { readSources, testsThatReach } from "./lib/testing/source-tree.ts";

const FOLDERS = ["lib", "bin", "app", "pages", "prisma", "scripts"];

/** On PostgreSQL run the tests that touch a database: they lead to the file that makes one there. */
const include =
  process.env.TEST_DATABASE_URL === undefined
    ? [`{${FOLDERS}}/**/*.test.{ts,tsx,mjs}`, "*.test.ts"]
    : testsThatReach("lib/testing/postgresql", readSources(FOLDERS));

export default defineConfig({
  test: {
    include,
    globalSetup: "lib/testing/set-up.ts",
    // Importing everything anew for each file takes longer than most files' tests (docs/decisions/073-a-fast-suite.md).
    isolate: false,
    setupFiles: "lib/testing/leave-nothing.ts",
    // Vitest would leave one core to the watcher.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
