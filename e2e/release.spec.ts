import type { Page } from "@playwright/test";
import { watchShifts } from "./open";
import { expect, test } from "./test";

const field = (page: Page) => page.getByRole("combobox", { name: "Release" });

test("a release is typed key by key, understood, and judged when it is left, and nothing moves", async ({ page }) => {
  const moved = await watchShifts(page);
  await page.goto("/?ext=docker@20.10.24");
  await expect(page.getByRole("region", { name: "Config" }).or(page.locator("pre")).first()).toContainText(
    "torcx-generator",
  );
  const before = await moved();
  await field(page).click();
  await field(page).pressSequentially("4593.2.5", { delay: 40 });
  await expect(page.getByText("Stable · systemd 257 · kernel 6.12 · Docker 28.0.4")).toBeVisible();
  await expect(page.locator("pre").first()).not.toContainText("torcx-generator");
  expect((await moved()) - before).toBeLessThanOrEqual(0.02);

  await field(page).fill("stabel");
  await expect(page.getByText("A channel, or a number such as 4593.2.5.")).toBeVisible();
  await field(page).blur();
  await expect(page.getByText("Flatcar has no release “stabel”.")).toBeVisible();
  await expect(page.locator("pre").first()).not.toContainText("torcx-generator");
  expect((await moved()) - before).toBeLessThanOrEqual(0.02);
});

test("a channel is chosen from the list, and a link with it brings it back", async ({ page }) => {
  await page.goto("/?ext=docker@20.10.24");
  await field(page).click();
  await page.getByRole("button", { name: "Choices of Release" }).click();
  await page.getByRole("option", { name: /^LTS 4081/ }).click();
  await expect(page.getByText(/systemd 255 · kernel 6.6 · Docker 26.1.0/)).toBeVisible();
  await expect(page).toHaveURL(/target=flatcar:4081\.3\.10/);
  await page.reload();
  await expect(field(page)).toHaveValue("4081.3.10");
});

for (const width of [1440, 390]) {
  test(`nothing moves while the page with its example comes, its typeface last, ${width} pixels wide`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.route("**/*.woff2", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue();
    });
    const moved = await watchShifts(page);
    await page.goto("/", { waitUntil: "networkidle" });
    await expect(page.getByRole("listitem", { name: "docker", exact: true })).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    expect(await moved()).toBeLessThanOrEqual(0.02);
  });
}
