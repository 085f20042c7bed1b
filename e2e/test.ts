import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { test as plain } from "@playwright/test";
import { freePort } from "../scripts/port";
import { spawnNode } from "../scripts/run.mjs";

export { expect } from "@playwright/test";

/**
 * Each of Playwright's workers has a demo of its own, from its first test that asks for a page. Which files a worker runs, and
 * in which order, is not known: no test may rely on what another file left there.
 */
export const test = plain.extend<object, { demo: string }>({
  demo: [
    async ({ browserName: _ }, use) => {
      const port = await freePort();
      const env = {
        ...process.env,
        PORT: String(port),
        HOST: "127.0.0.1",
        BAKEHOUSE_DATA: await mkdtemp(path.join(tmpdir(), "bakehouse-demo-")),
        BAKEHOUSE_ALLOW_HOSTS: "127.0.0.1",
        NODE_ENV: "production",
      };
      const launcher = spawnNode(["scripts/start.mjs", "--demo"], { env, stdio: ["ignore", "ignore", "inherit"] });
      const gone = once(launcher, "exit");
      const address = `http://127.0.0.1:${port}`;
      await Promise.race([untilItAnswers(address), gone]);
      if (launcher.exitCode !== null) throw new Error("The demo ended before it was ready; the reason is above.");
      await use(address);
      launcher.kill("SIGTERM");
      await gone;
    },
    { scope: "worker", timeout: 300_000 },
  ],
  baseURL: ({ demo }, use) => use(demo),
});

async function untilItAnswers(address: string): Promise<void> {
  while (!((await fetch(`${address}/healthz`).catch(() => null))?.ok ?? false)) await sleep(100);
}
