import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/browser";

// Chosen by scripts/check.ts; the fallbacks are for `npx playwright test` during development.
const port = process.env.E2E_PORT ?? "3999";
const data = process.env.E2E_DATA ?? `data/e2e-${new Date().toISOString().replace(/\W/g, "")}`;
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
  workers: 1,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: report === undefined ? "list" : [["json", { outputFile: report }], ["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    // A trace of every test costs a third of the time; a failure leaves a picture and what the page said.
    trace: process.env.E2E_TRACE === undefined ? "off" : "retain-on-failure",
    screenshot: "only-on-failure",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: (await findBrowser()) ?? undefined, args: QUIET_CHROMIUM },
  },
  webServer: {
    command: "exec node scripts/start.mjs --demo",
    url: `http://127.0.0.1:${port}/healthz`,
    env: {
      PORT: port,
      HOST: "127.0.0.1",
      BAKEHOUSE_DATA: data,
      BAKEHOUSE_ALLOW_HOSTS: "127.0.0.1",
      NODE_ENV: "production",
    },
    timeout: 300_000,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
  },
});
