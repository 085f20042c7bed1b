import type { Locator, Page } from "@playwright/test";
import { bake, fresh } from "./bake";
import { card } from "./configurator";
import { open, watchShifts } from "./open";
import { expect, test } from "./test";

const FOUR = "/?ext=docker@24.0.99&ext=kubernetes@v1.27.4&ext=wasmtime@v13.0.0&ext=docker-compose@2.22.0";
const MANY = `/?${Array.from({ length: 10 }, (_, index) => `ext=nothing-${index}@1.0.0`).join("&")}`;

const result = (page: Page) => page.getByRole("region", { name: "Result" });
const details = (page: Page, name: string) => card(page, name).getByRole("button", { name: `Details of ${name}` });

async function expectWhollyVisible(page: Page, place: Locator): Promise<void> {
  const box = await place.boundingBox();
  const view = page.viewportSize();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(view?.height ?? 0);
}

/** What in the result column scrolls up and down. */
async function scrollersIn(page: Page): Promise<string[]> {
  return result(page).evaluate((column) =>
    [column, ...column.querySelectorAll("*")]
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowY))
      .filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)
      .map(({ tagName }) => tagName.toLowerCase()),
  );
}

test("four extensions fit one screen, one of them with a version that upstream's list lacks", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const moved = await watchShifts(page);
  await open(page, FOUR);
  await expect(card(page, "docker").getByText("Not listed upstream.")).toBeVisible();
  for (const name of ["docker", "kubernetes", "wasmtime", "docker-compose"])
    await expectWhollyVisible(page, card(page, name));
  expect(await moved()).toBeLessThanOrEqual(0.02);
});

test("the result's text alone scrolls, and Save stays in view, also below ten errors", async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await open(page, FOUR);
  const save = result(page).getByRole("button", { name: /^Save/ }).first();
  await expectWhollyVisible(page, save);
  expect(await scrollersIn(page)).toEqual(["pre"]);
  await open(page, MANY);
  await expect(result(page).getByText(/^10 errors/)).toBeVisible();
  await expectWhollyVisible(page, save);
});

test("an extension is opened and closed by the keyboard and stays as it is while the rest changes", async ({
  page,
}) => {
  await open(page, "/?ext=docker@24.0.5&ext=kubernetes@v1.27.4");
  const name = card(page, "docker").getByLabel("Image name");
  await expect(details(page, "docker")).toHaveAttribute("aria-expanded", "false");
  await expect(name).toBeHidden();
  await details(page, "docker").press("Enter");
  await expect(details(page, "docker")).toHaveAttribute("aria-expanded", "true");
  await expect(name).toBeVisible();
  await page.getByLabel("Host name").fill("node-1");
  await page.getByRole("button", { name: "Remove kubernetes" }).click();
  await expect(name).toBeVisible();
  await details(page, "docker").press("Space");
  await expect(name).toBeHidden();
});

test("each error and warning is named beside the result and leads to its place", async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await open(page, `${MANY}&ext=docker@24.0.9`);
  const named = result(page).getByRole("list", { name: "Errors and warnings" });
  await expect(named.getByRole("listitem")).toHaveCount(10);
  await named.getByRole("button", { name: /nothing-9: There is no recipe nothing-9/ }).click();
  const about = card(page, "nothing-9").getByRole("listitem").filter({ hasText: "There is no recipe" });
  await expect(about).toBeFocused();
  await expectWhollyVisible(page, about);

  await details(page, "docker").click();
  await card(page, "docker").getByLabel("Image name").fill("Docker");
  await details(page, "Docker").click();
  await named.getByRole("button", { name: /^Error: Docker: / }).click();
  await expect(card(page, "Docker").getByLabel("Image name")).toBeFocused();
  await page.getByLabel("Host name").fill("node_1");
  await named.getByRole("button", { name: /Extras: Must be a host name/ }).click();
  await expect(page.getByLabel("Host name")).toBeFocused();
});

test("on a phone an error leads from the sheet to its place, and back leads no further", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, MANY);
  await page.getByRole("button", { name: /^Show the config/ }).click();
  const sheet = page.getByRole("dialog", { name: "The machine's config" });
  await sheet.getByRole("button", { name: /nothing-9: There is no recipe/ }).click();
  await expect(sheet).toBeHidden();
  const about = card(page, "nothing-9").getByRole("listitem").filter({ hasText: "There is no recipe" });
  await expect(about).toBeFocused();
  await expect(about).toBeInViewport();
});

test("an image that was baked otherwise is not shown as if it were ready", async ({ page, request }) => {
  const name = fresh("otherwise");
  await bake(request, { recipe: "docker", version: "24.0.5", name });
  await open(page, `/?ext=docker@24.0.5&name=docker:${name}`);
  await expect(card(page, name).getByText("baked", { exact: true })).toBeVisible();
  await open(page, `/?ext=docker@24.0.5&name=docker:${name}&option=docker:only=docker`);
  await expect(card(page, name).getByText("baked, not as chosen")).toBeVisible();
  await expect(card(page, name).getByText("baked", { exact: true })).toBeHidden();
  await expect(page.getByText("Ready to boot")).toHaveCount(0);
});

test("on a touch screen everything can be hit, and nothing is wider than the page", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await open(page, `${FOUR}&option=docker:only=docker`);
  await details(page, "docker").click();
  const low = await page.getByRole("list", { name: "Chosen extensions" }).evaluate((list) =>
    Array.from(list.querySelectorAll<HTMLElement>("button:not([tabindex]), input, select, a"))
      .filter((element) => element.getBoundingClientRect().height < 44)
      .map((element) => element.getAttribute("aria-label") ?? element.outerHTML),
  );
  expect(low).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await context.close();
});
