import { expect, test } from "@playwright/test";
import { card } from "./configurator";
import { open } from "./open";
import { ownServer } from "./own-server";

const ADDRESS = ownServer(1, { hasWorker: false });

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
