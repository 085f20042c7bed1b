import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{lib,bin,app,pages,prisma,scripts}/**/*.test.{ts,tsx,mjs}", "*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
