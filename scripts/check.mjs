import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { needBrowser } from "./browser.mjs";
import { ROOT, SETUP } from "./folders.mjs";
import { installDependencies } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { endWithNpm } from "./parent.mjs";
import { playwrightCounts, summary, vitestCounts } from "./report.mjs";
import { buildWeb, generateClient, runTool } from "./setup.mjs";
import { needSquashfsTools } from "./squashfs.mjs";
import { orStop, Stop } from "./stop.mjs";

const UNIT_REPORT = path.join(SETUP, "vitest.json");
const E2E_REPORT = path.join(SETUP, "playwright.json");

const FAST = [
  ["Format and lint", () => runTool("@biomejs/biome/bin/biome", ["ci", "."])],
  ["Types", types],
  ["Unit tests", unitTests, () => vitestCounts(UNIT_REPORT)],
];
const SLOW = [
  ["Production build", build],
  ["End-to-end tests", endToEndTests, () => playwrightCounts(E2E_REPORT)],
];

/** `npm test`: sets up what tests need and runs everything; `--fast` leaves out the build and the browser. */
export function test(args) {
  return orStop(async () => {
    process.chdir(ROOT);
    endWithNpm();
    forgetSettings();
    await withLock(async () => {
      await installDependencies();
      await needSquashfsTools();
      await generateClient();
    });
    const steps = await runSteps(args.includes("--fast") ? FAST : [...FAST, ...SLOW]);
    console.log(`\n${summary(steps)}`);
    process.exit(steps.every(({ code }) => code === 0) ? 0 : 1);
  });
}

/** Tests say themselves what they need: an operator's settings must not reach them. */
function forgetSettings() {
  for (const name of Object.keys(process.env))
    if (/^(BAKEHOUSE_\w+|DATABASE_URL|GITHUB_TOKEN|HOST|PORT|NODE_ENV)$/.test(name)) delete process.env[name];
  process.env.NEXT_TELEMETRY_DISABLED = "1";
}

async function runSteps(list) {
  const steps = [];
  for (const [name, work, count] of list) {
    console.log(`\n── ${name}`);
    const code = await work();
    steps.push({ name, code, counts: (await count?.()) ?? null });
  }
  console.log("");
  for (const { name, code } of steps) console.log(`${code === 0 ? "ok    " : "FAILED"} ${name}`);
  return steps;
}

async function types() {
  // The development server leaves types of pages there that may be gone by now.
  await rm(path.join(ROOT, ".next/dev/types"), { recursive: true, force: true });
  const code = await runTool("next/dist/bin/next", ["typegen"]);
  return code === 0 ? runTool("typescript/bin/tsc", ["--noEmit"]) : code;
}

async function unitTests() {
  await rm(UNIT_REPORT, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${UNIT_REPORT}`];
  return runTool("vitest/vitest.mjs", ["run", ...reporters]);
}

function build() {
  return withLock(async () => {
    try {
      await buildWeb();
      return 0;
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      console.error(error.message);
      return 1;
    }
  });
}

async function endToEndTests() {
  await rm(E2E_REPORT, { force: true });
  const complaint = await needBrowser();
  if (complaint !== null) {
    console.error(complaint);
    return 1;
  }
  const data = await mkdtemp(path.join(tmpdir(), "bakehouse-e2e-"));
  try {
    const env = { ...process.env, E2E_PORT: String(await freePort()), E2E_DATA: data, E2E_REPORT };
    return await runTool("@playwright/test/cli.js", ["test"], { env });
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
