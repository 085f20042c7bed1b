import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{lib,bin,app,pages,prisma,scripts}/**/*.test.{ts,tsx,mjs}", "*.test.ts"],
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
