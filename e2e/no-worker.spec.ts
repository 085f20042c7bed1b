import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "@playwright/test";
import { card } from "./configurator";
import { open } from "./open";

const PORT = Number(process.env.E2E_PORT ?? "3999") + 1;
const ADDRESS = `http://127.0.0.1:${PORT}`;
const running: ChildProcess[] = [];

const program = (name: string) => ["--enable-source-maps", path.join(".setup", "bundle", `${name}.js`)];

function start(name: string, env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, program(name), { env, stdio: ["ignore", "pipe", "inherit"] });
  running.push(child);
  return child;
}

/** The address that a small upstream prints first. */
async function startUpstream(): Promise<string> {
  const { stdout } = start("fixture", process.env);
  if (stdout === null) throw new Error("The upstream's output cannot be read.");
  for await (const line of createInterface({ input: stdout })) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error("The upstream has no address.");
}

// The web server alone, on data of its own that no worker has ever seen.
test.beforeAll(async ({ request }) => {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(PORT),
    HOST: "127.0.0.1",
    NODE_ENV: "production",
    BAKEHOUSE_DATA: mkdtempSync(path.join(tmpdir(), "bakehouse-no-worker-")),
    BAKEHOUSE_MIRROR: await startUpstream(),
  };
  execFileSync(process.execPath, program("migrate"), { env });
  start("web", env).stdout?.resume();
  const answers = async () => {
    const answer = await request.get(`${ADDRESS}/healthz`).catch(() => null);
    return answer?.ok() ?? false;
  };
  await expect.poll(answers, { timeout: 45_000 }).toBe(true);
});

test.afterAll(() => {
  for (const child of running) child.kill("SIGTERM");
});

test("without a worker every page where something waits says so", async ({ page }) => {
  test.slow();
  await open(page, `${ADDRESS}/?ext=docker@24.0.5`);
  await card(page, "docker").getByRole("button", { name: "Bake docker" }).click();
  await expect(card(page, "docker").getByText("waits: no worker")).toBeVisible();
  await expect(page.getByRole("button", { name: "No worker to bake 1 image" })).toBeVisible();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByText(/1 image waiting: no worker is running/)).toBeVisible();
  await result.getByRole("button", { name: "Bake, then copy" }).click();
  await expect(result.getByText("config.bu: waits: no worker is running")).toBeVisible();

  const says = page.getByRole("status").filter({ hasText: /^No worker is running, so / });
  await card(page, "docker").getByRole("link", { name: "Show build of docker" }).click();
  await expect(says).toContainText("this build waits");
  for (const [address, words] of [
    ["/builds", "these wait"],
    ["/recipes/docker", "what is asked for waits"],
    ["/convert", "the archive waits once it is sent"],
  ]) {
    await open(page, `${ADDRESS}${address}`);
    await expect(says).toContainText(words ?? "");
  }
});
