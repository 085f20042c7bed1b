import { bake } from "./bake";
import { card, config } from "./configurator";
import { open } from "./open";
import { expect, test } from "./test";

test("what was chosen is there on the way back by the menu, the extras from this browser alone", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) =>
    asked.push(`${request.url()} ${request.postData()} ${JSON.stringify(request.headers())}`),
  );
  await open(page, "/?ext=docker@24.0.5&target=fcos");
  await page.getByLabel("Host name").fill("node-1");
  await page.getByLabel(/^SSH keys/).fill("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB me");
  await page.getByRole("link", { name: "Builds" }).first().click();
  await expect(page).toHaveURL(/\/builds$/);
  await page.getByRole("link", { name: "Configure" }).first().click();
  await expect(page.getByRole("combobox", { name: "System" })).toHaveValue("fcos");
  await expect(page.getByLabel("Host name")).toHaveValue("node-1");
  await expect(config(page)).toContainText("AAAAC3NzaC1lZDI1NTE5AAAAIB");
  await expect(page).toHaveURL(/target=fcos/);

  await page.reload();
  await expect(page.getByLabel(/^SSH keys/)).toHaveValue("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB me");
  expect(asked.join("\n")).not.toMatch(/node-1|AAAAC3NzaC1lZDI1NTE5AAAAIB/);

  await page.getByRole("button", { name: "Forget the extras" }).click();
  await expect(page.getByLabel("Host name")).toHaveValue("");
  await page.reload();
  await expect(config(page)).toContainText("variant: fcos");
  await expect(page.getByLabel("Host name")).toHaveValue("");
  expect(await page.evaluate(() => window.localStorage.length)).toBe(0);
});

test("adding and removing are steps of the history, and removing can be undone", async ({ page }) => {
  await open(page, "/?ext=docker@24.0.5&updates=docker:all");
  await page.getByLabel("Host name").fill("node-1");
  await page.getByRole("button", { name: /^Add kubernetes/ }).click();
  await expect(page).toHaveURL(/kubernetes@v1\.31\.1/);
  await page.getByRole("button", { name: "Remove docker" }).click();
  await expect(page).not.toHaveURL(/docker@/);
  await page.getByRole("button", { name: "Undo: bring docker back" }).click();
  await expect(page).toHaveURL(/ext=docker@24\.0\.5&ext=kubernetes@v1\.31\.1&updates=docker:all/);

  await page.goBack();
  await expect(card(page, "docker")).toBeHidden();
  await page.goBack();
  await expect(card(page, "docker")).toBeVisible();
  await expect(card(page, "kubernetes")).toBeVisible();
  await page.goBack();
  await expect(card(page, "kubernetes")).toBeHidden();
  await expect(card(page, "docker").getByRole("combobox", { name: /Updates/ })).toHaveValue("all");
  await expect(page.getByLabel("Host name")).toHaveValue("node-1");
  await page.goForward();
  await expect(card(page, "kubernetes")).toBeVisible();
});

test("Enter adds what is found first, and baked versions are marked in the list", async ({ page, request }) => {
  await bake(request, { recipe: "docker", version: "24.0.5", name: "docker" });
  await open(page, "/?target=flatcar");
  await page.getByLabel("Search software").fill("nothing-of-the-kind");
  await expect(page.getByRole("link", { name: "Write your own" })).toHaveAttribute("href", "/docs");
  await page.getByLabel("Search software").fill("kuber");
  await page.getByLabel("Search software").press("Enter");
  await expect(card(page, "kubernetes")).toBeVisible();
  await page.getByRole("button", { name: /^Add docker: / }).click();
  const version = card(page, "docker").getByRole("combobox", { name: "Version", exact: true });
  await version.press("ArrowDown");
  await expect(card(page, "docker").getByRole("option", { name: /^24\.0\.5/ })).toContainText("baked");
});

test("going back closes the config on a phone and leads no further", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, "/?ext=docker@24.0.5");
  const sheet = page.getByRole("dialog", { name: "The machine's config" });
  const show = page.getByRole("button", { name: /^Show the config/ });
  await show.click();
  await expect(sheet.getByText("variant: flatcar")).toBeVisible();
  await page.goBack();
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL("/?ext=docker@24.0.5");
  await show.click();
  await sheet.getByRole("button", { name: "Close" }).click();
  await expect(sheet).toBeHidden();
  await expect(card(page, "docker")).toBeVisible();
});
