import { faults } from "./accessible";
import { bake, fresh } from "./bake";
import { open } from "./open";
import { ownServer } from "./own-server";
import { expect, test } from "./test";

const WITHOUT = ownServer(9, { hasWorker: false });

test("whoever looks after it sees who bakes, what ended, and what runs here", async ({ page, request }) => {
  test.slow();
  await bake(request, { recipe: "docker", version: "24.0.5", name: fresh("seen") });
  await open(page, "/builds");
  await page.getByRole("link", { name: "Operations: Worker ready" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Operations" })).toBeVisible();
  const workers = page.getByRole("table", { name: "Workers" });
  await expect(workers.getByText("Waits for builds")).toBeVisible();
  await expect(workers.getByText(/rehearse/)).toBeVisible();
  await expect(page.getByRole("img", { name: /at most \d+ builds waited and [1-9]\d* baked at once/ })).toBeVisible();
  await page.getByRole("button", { name: "As a table" }).last().click();
  const ended = page.getByRole("table", { name: "Builds that ended" });
  await expect(ended.getByRole("row").nth(1).getByRole("cell").nth(1)).toHaveText(/^[1-9]/);
  await expect(page.getByText(/^(SQLite|PostgreSQL) \d/)).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test("without a worker it says so, and what waits", async ({ page, request }) => {
  const asked = await request.post(`${WITHOUT}/api/v1/builds`, { data: { recipe: "docker", version: "24.0.5" } });
  expect(asked.ok()).toBe(true);
  await open(page, `${WITHOUT}/operations`);
  const says = page.getByRole("status").filter({ hasText: /^No worker is running, so / });
  await expect(says).toContainText("nothing is baked, followed or signed");
  await expect(page.getByRole("main").getByText(/^1 waiting \(/)).toBeVisible();
  await expect(page.getByText("No build has failed, and nothing fails by now.")).toBeVisible();
});

test("what a server counts is there for Prometheus", async ({ request }) => {
  const agent = "systemd-pull/252.39-1~deb12u2";
  await bake(request, { recipe: "docker", version: "24.0.5", name: fresh("counted") });
  await request.get("/extensions/SHA256SUMS", { headers: { "user-agent": agent } });
  const builds = /^bakehouse_builds_total\{outcome="succeeded",recipe="docker"\} [1-9]/m;
  const text = async () => (await request.get("/metrics")).text();
  await expect.poll(text, { timeout: 30_000 }).toMatch(builds);
  expect(await text()).toMatch(/^bakehouse_polls_total\{agent="systemd 252",answer="200"\} [1-9]/m);
  expect(await text()).toMatch(/^bakehouse_workers 1$/m);
});
