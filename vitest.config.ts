import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{lib,bin,app,pages,prisma,scripts}/**/*.test.{ts,tsx,mjs}", "*.test.ts"],
    globalSetup: "lib/testing/set-up.ts",
    // Vitest would leave one core to the watcher.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
