import { expect, type Page, test } from "@playwright/test";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { card, config, save } from "./configurator";
import { open, reload } from "./open";
import { ownServer } from "./own-server";

const ADDRESS = ownServer(2, { hasWorker: true });
const MACHINES = "http://bakery.example.net:8080";

const result = (page: Page) => page.getByRole("region", { name: "Result" });
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const menu = (page: Page, name: string) => page.getByRole("banner").getByRole("navigation").getByRole("link", { name });

test("the first hour: from an empty data folder to a config that boots, found again later", async ({
  page,
  context,
}) => {
  test.slow();
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: ADDRESS });

  // docker is there as an example; kubernetes comes with it, both follow updates, on Flatcar's Stable.
  await open(page, `${ADDRESS}/`);
  await expect(card(page, "docker").getByText("not baked")).toBeVisible();
  await page.getByLabel("Search software").fill("kubern");
  await page.getByLabel("Search software").press("Enter");
  for (const name of ["docker", "kubernetes"])
    await card(page, name)
      .getByRole("combobox", { name: /Updates/ })
      .selectOption("minor");
  await page.getByRole("combobox", { name: "Release" }).fill("stable");
  await page.getByRole("combobox", { name: "Release" }).blur();
  await expect(page).toHaveURL(/target=flatcar:4593\.2\.5/);

  // The page was opened at an address of this computer: that is told until machines have one.
  await expect(result(page).getByText(/reaches this computer only/)).toBeVisible();
  await result(page).getByRole("combobox", { name: "Address of this server for machines" }).fill(MACHINES);
  await result(page).getByRole("button", { name: "Use it" }).click();
  await expect(result(page).getByText(/reaches this computer only/)).toBeHidden();
  await expect(config(page)).toContainText(`source: ${MACHINES}/extensions/docker-`);

  await result(page).getByRole("button", { name: "Bake, then copy" }).click();
  await expect(result(page).getByText("config.bu: baked and copied")).toBeVisible({ timeout: 90_000 });
  const butane = await copied(page);
  expect(butane).toBe(await config(page).textContent());
  expect(butane.match(/hash: sha256-[0-9a-f]{64}/g)).toHaveLength(2);
  expect(butane).not.toContain("127.0.0.1");
  expect(butane).toContain("path: /etc/sysupdate.kubernetes.d/");
  for (const name of ["docker", "kubernetes"])
    await expect(card(page, name).getByText("baked", { exact: true })).toBeVisible();

  // Away and back; removing by mistake; all of it is still there.
  await menu(page, "Builds").click();
  await expect(page.getByRole("table").getByRole("row", { name: /kubernetes/ })).toContainText("Baked");
  await menu(page, "Configure").click();
  await expect(config(page)).toHaveText(butane);
  await card(page, "kubernetes").getByRole("button", { name: "Remove kubernetes" }).click();
  await expect(config(page)).not.toContainText("kubernetes");
  await page.getByRole("button", { name: "Undo: bring kubernetes back" }).click();
  await expect(config(page)).toHaveText(butane);
  await reload(page);
  await expect(config(page)).toHaveText(butane);

  await save(result(page), "First cluster");
  await expect(result(page).getByText("Saved as First cluster")).toBeVisible();
  const again = await context.newPage();
  await open(again, `${ADDRESS}/configs`);
  await again.getByRole("row", { name: /First cluster/ }).click();
  await expect(again.getByRole("heading", { level: 1, name: "First cluster" })).toBeVisible();
  await again.getByRole("link", { name: "Duplicate in Configure" }).click();
  await expect(result(again).getByRole("tabpanel").locator("code")).toHaveText(butane);
});

test("a converted Torcx archive is an extension of a config", async ({ page }) => {
  await open(page, `${ADDRESS}/convert`);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose archive" }).click();
  const archive = {
    name: "docker:20.10.24.torcx.tgz",
    mimeType: "application/gzip",
    buffer: await torcxImage("x86-64"),
  };
  await (await chooser).setFiles(archive);
  await page.getByRole("textbox", { name: "Image name" }).fill("docker-of-old");
  await page.getByRole("button", { name: "Convert archive" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("docker-of-old 20.10.24");
  await expect(page.getByRole("region", { name: "Image", exact: true })).toContainText("docker-of-old-20.10.24-x86-64");

  await open(page, `${ADDRESS}/?target=flatcar`);
  await page.getByLabel("Search software").fill("docker-of");
  await page.getByRole("button", { name: "Add the image docker-of-old" }).click();
  await expect(card(page, "docker-of-old").getByText("baked", { exact: true })).toBeVisible();
  await expect(config(page)).toContainText("path: /etc/extensions/docker-of-old.raw");
  await expect(config(page)).toContainText("docker-of-old-20.10.24-x86-64.raw");
});
