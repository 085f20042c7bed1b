import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{lib,bin,app,pages,prisma,scripts}/**/*.test.{ts,tsx,mjs}", "*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
