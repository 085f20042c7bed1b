import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/browser";

// Chosen by scripts/check.ts.
const report = process.env.E2E_REPORT;

const QUIET_CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

export default defineConfig({
  testDir: "e2e",
  retries: 0,
  // Each with a server of its own (e2e/test.ts): a browser and a server wait for each other often.
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: report === undefined ? "list" : [["json", { outputFile: report }], ["list"]],
  use: {
    // A trace of every test costs a third of the time; a failure leaves a picture and what the page said.
    trace: process.env.E2E_TRACE === undefined ? "off" : "retain-on-failure",
    screenshot: "only-on-failure",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: (await findBrowser()) ?? undefined, args: QUIET_CHROMIUM },
  },
});
