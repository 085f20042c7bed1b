import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { save } from "./configurator";
import { open } from "./open";
import { expect, test } from "./test";

const result = (page: Page) => page.getByRole("region", { name: "Result" });
const row = (page: Page, name: string) => page.getByRole("row", { name });

test("a config is saved under a name, found again, renamed, duplicated and deleted", async ({ page }) => {
  test.slow();
  await open(page, "/configs");
  await expect(page.getByRole("heading", { name: "You have saved no config" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Configure a machine" }).click();

  await open(page, "/?ext=docker@24.0.5&ext=kubernetes@v1.27.4");
  await page.getByLabel("Host name").fill("node-1");
  await result(page).getByRole("button", { name: "Save", exact: true }).click();
  const name = result(page).getByLabel("Name");
  await expect(name).toBeFocused();
  await expect(name).toHaveValue("docker 24.0.5, kubernetes v1.27.4 for Flatcar");
  await name.fill("a\u202eb");
  await name.press("Enter");
  await expect(result(page).getByRole("alert")).toContainText("Must be 1 to 80 visible characters.");
  await name.fill("Workers");
  await name.press("Enter");
  await expect(result(page).getByText("Saved as Workers")).toBeVisible();
  await expect(result(page).getByRole("button", { name: "Addresses" })).toBeFocused();

  await page.getByRole("link", { name: "Saved configs" }).first().click();
  await expect(row(page, "Workers")).toContainText("docker 24.0.5, kubernetes v1.27.4");
  await row(page, "Workers").click();
  await expect(page.getByRole("heading", { level: 1, name: "Workers" })).toBeVisible();
  await expect(page.getByText("node-1")).toBeVisible();
  const first = page.url();

  await page.getByRole("button", { name: "Rename" }).click();
  const dialog = page.getByRole("dialog", { name: "Rename this config" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(dialog.getByText("Must be 1 to 80 visible characters.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Workers, old");
  await dialog.getByRole("textbox", { name: "Name" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Workers, old" })).toBeVisible();
  await expect(dialog).toBeHidden();

  await page.getByRole("link", { name: "Duplicate in Configure" }).click();
  await expect(result(page).getByText("Saved as Workers, old")).toBeVisible();
  await page.getByLabel("Host name").fill("node-2");
  await expect(result(page).getByText("Changed since saved as Workers, old.")).toBeVisible();
  await save(result(page), "Workers, new");
  await result(page).getByRole("link", { name: "Workers, new" }).click();
  await expect(page.getByText("node-2")).toBeVisible();
  expect(page.url()).not.toBe(first);

  await page.getByRole("button", { name: "Delete" }).click();
  const asked = page.getByRole("alertdialog", { name: "Delete Workers, new?" });
  await expect(asked).toContainText("get 404");
  await asked.getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL("/configs");
  await expect(row(page, "Workers, old")).toBeVisible();
  await expect(row(page, "Workers, new")).toHaveCount(0);
});

test("who has the link of a config can open and copy it, and is no owner", async ({ page, browser }) => {
  await open(page, `/?ext=docker@24.0.5&ext=wasmtime@${Date.now()}`);
  await save(result(page), "Secret plans");
  await result(page).getByRole("link", { name: "Secret plans" }).click();
  await expect(page).toHaveURL(/\/configs\/[0-9a-f]{32}$/);
  const address = page.url();

  const other = await (await browser.newContext()).newPage();
  await open(other, "/configs");
  await expect(row(other, "Secret plans")).toHaveCount(0);
  await open(other, address);
  await expect(other.getByRole("heading", { level: 1 })).toContainText("docker 24.0.5");
  await expect(other.getByText("Secret plans")).toHaveCount(0);
  for (const name of ["Rename", "Delete"]) await expect(other.getByRole("button", { name })).toHaveCount(0);
  await other.getByRole("link", { name: "Duplicate in Configure" }).click();
  await expect(result(other).getByText("Not in your list")).toBeVisible();
  await save(result(other), "Mine");
  await expect(result(other).getByText("Saved as Mine")).toBeVisible();
  await open(other, address);
  await other.getByRole("button", { name: "Delete" }).click();
  await other.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(other).toHaveURL("/configs");

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Secret plans" })).toBeVisible();
});

test("a name that was made of the choices follows them, another one is kept", async ({ page }) => {
  await open(page, "/?ext=docker@24.0.5");
  await save(result(page));
  await expect(result(page).getByText("Saved as docker 24.0.5 for Flatcar")).toBeVisible();
  await page.getByRole("radio", { name: "arm64" }).check({ force: true });
  const offered = async () => {
    await result(page).getByRole("button", { name: "Save", exact: true }).click();
    return result(page).getByRole("textbox", { name: "Name" });
  };
  await expect(await offered()).toHaveValue("docker 24.0.5 for Flatcar on arm64");
  await result(page).getByRole("button", { name: "Cancel" }).click();
  await save(result(page), "Boards");
  await page.getByRole("radio", { name: "x86-64" }).check({ force: true });
  await page.getByLabel("Host name").fill("node-1");
  await expect(await offered()).toHaveValue("Boards");
});

test("a config that is gone is said to be, with ways on", async ({ page }) => {
  expect((await page.goto(`/configs/${"0".repeat(32)}`))?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such saved config" })).toBeVisible();
  await page.getByRole("link", { name: "Show saved configs" }).click();
  await expect(page).toHaveURL("/configs");
});

test("many saved configs are read in pages", async ({ page }) => {
  for (let index = 0; index < 51; index++) {
    const data = { extras: { hostname: `node-${index}` } };
    const answer = await page.request.post(`/api/v1/configs?name=${encodeURIComponent(`Node ${index} `.repeat(8))}`, {
      data,
    });
    expect(answer.status(), await answer.text()).toBe(201);
  }
  await open(page, "/configs");
  await expect(page.getByRole("row")).toHaveCount(51);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(row(page, "Node 0 ")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
});

test("nobody is kept out of saving", async ({ page }) => {
  test.slow();
  await open(page, "/?ext=docker@24.0.5");
  await result(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(result(page).getByLabel("Name")).toBeVisible();
  await expectAccessible(page, "the name");
  await result(page).getByLabel("Name").press("Enter");
  const link = result(page).getByRole("link", { name: "docker 24.0.5 for Flatcar" });
  await expect(link).toBeVisible();
  await expectAccessible(page, "the addresses");
  await link.click();
  await page.getByRole("button", { name: "Rename" }).click();
  await expectAccessible(page, "the page");
});
