import type { APIRequestContext, Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { ask, bake, ended } from "./bake";
import { open } from "./open";
import { expect, test } from "./test";

/** Every page, with what it takes to have something on it. */
const PAGES: Record<string, string | ((request: APIRequestContext) => Promise<string>)> = {
  "the home page": "/",
  builds: async (request) => {
    await failing(request);
    return "/builds";
  },
  "a build that failed": async (request) => `/builds/${await failing(request)}`,
  "a build that succeeded": async (request) => `/builds/${(await seen(request)).buildId}`,
  images: async (request) => {
    await seen(request);
    return "/images";
  },
  "what may go again": async (request) => {
    await seen(request);
    return "/images/clean-up";
  },
  "a clean-up": async (request) => {
    // By the rule as it is at first everything here stays.
    const answer = await request.post("/api/v1/retention/run", { data: {} });
    return `/images/clean-up/${(await answer.json()).run.id}`;
  },
  "an image": async (request) => `/images/${(await seen(request)).file}`,
  recipes: "/recipes",
  "a recipe": "/recipes/kubernetes",
  convert: "/convert",
  docs: "/docs",
  doctor: "/doctor",
  operations: "/operations",
  "saved configs": async (request) => {
    await kept(request);
    return "/configs";
  },
  "a saved config": async (request) => new URL(await kept(request)).pathname,
  "a saved config that is not there": "/configs/none",
  "a page that is not there": "/nothing/here",
};

const seen = (request: APIRequestContext) => bake(request, { recipe: "docker", version: "24.0.5", name: "seen" });

async function failing(request: APIRequestContext): Promise<string> {
  const { id } = await ask(request, { recipe: "docker", version: "1.2.3", name: "unseen", force: true });
  await ended(request, id);
  return id;
}

async function kept(request: APIRequestContext): Promise<string> {
  const extras = { hostname: "a", files: [{ path: `/etc/${"deep/".repeat(40)}motd`, text: "hi" }] };
  const data = { extensions: [{ recipe: "docker", version: "24.0.5" }], extras };
  return (await (await request.post(`/api/v1/configs?name=${"x".repeat(80)}`, { data })).json()).page;
}

for (const [name, address] of Object.entries(PAGES)) {
  test(`nobody is kept out of ${name}`, async ({ page }) => {
    await open(page, typeof address === "string" ? address : await address(page.request));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await expectAccessible(page, `${width} px`);
      expect(await overflow(page), `wider than ${width} px`).toBeLessThanOrEqual(0);
    }
  });
}

/** Pixels by which a page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

test("the foot of a page leads to what is read beside it", async ({ page, request }) => {
  const { file } = await seen(request);
  await open(page, "/convert");
  const foot = page.getByRole("contentinfo");
  await expect(foot).toContainText(/Bakehouse \d+\.\d+\.\d+/);
  for (const [name, text] of Object.entries({
    API: '"openapi"',
    SHA256SUMS: file,
    Repository: "seen/seen-24.0.conf",
  })) {
    const address = await foot.getByRole("link", { name }).getAttribute("href");
    expect(await (await request.get(address ?? "")).text()).toContain(text);
  }
  await foot.getByRole("link", { name: "Docs" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("npm start");
  await page.getByRole("tab", { name: "Writing recipes" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("recipe.yaml");
});

test("an address that leads nowhere offers what may have been meant", async ({ page, request }) => {
  const { file } = await seen(request);
  const main = page.getByRole("main");
  for (const [address, meant, list] of [
    ["/images/sen-24.0.5-x86-64.raw", file, "Show all images"],
    ["/recipes/kubernets", "kubernetes", "Show all recipes"],
  ] as const) {
    expect((await page.goto(address))?.status()).toBe(404);
    await expect(main.getByRole("link", { name: list })).toBeVisible();
    await main.getByRole("link", { name: meant, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/${meant}$`));
  }
  expect((await page.goto("/builds/0000"))?.status()).toBe(404);
  await expect(main.getByRole("link", { name: "Show all builds" })).toBeVisible();
});

test("a page that is slow to come is seen to be on its way", async ({ page }) => {
  await open(page, "/convert");
  await page.route(
    ({ pathname, searchParams }) => pathname === "/recipes" && searchParams.has("_rsc"),
    () => {},
  );
  const place = page.getByRole("navigation", { name: "Main" }).first().getByRole("link", { name: "Recipes" });
  await expect(place.locator("[aria-hidden]")).toHaveCount(0);
  await place.click();
  await expect(place.locator("[aria-hidden]")).toHaveCount(1);
});

test("the keyboard goes round: skip link, places, theme, content", async ({ page }) => {
  await open(page, "/convert");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  const stops = ["Bakehouse", "Configure", "Builds", "Inbox", "Images", "Recipes", "Convert"];
  for (const name of stops) {
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name }).first()).toBeFocused();
  }
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Operations: Worker ready" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("radio", { name: "As the system" })).toBeFocused();
  const archive = page.getByRole("button", { name: "Archive Drop a Torcx archive here" });
  await page.keyboard.press("Tab");
  await expect(archive).toBeFocused();

  await skip.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(archive).toBeFocused();
});

test("the theme is chosen by keyboard and kept", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, "/recipes");
  const canvas = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await canvas();
  await page.getByRole("radio", { name: "As the system" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect.poll(canvas).not.toBe(light);
  const dark = await canvas();
  await page.reload();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  expect(await canvas()).toBe(dark);
});

test("what is not there is said with a way on", async ({ page }) => {
  const missing = {
    "/nothing/here": "There is nothing at this address",
    "/builds/none": "There is no such build",
    "/recipes/none": "There is no recipe of this name",
    "/configs/none": "There is no such saved config",
    "/images/none.raw": "There is no image of this name",
  };
  for (const [address, title] of Object.entries(missing)) {
    expect((await page.goto(address))?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
  }
  await page.getByRole("link", { name: "Show all images" }).click();
  await expect(page).toHaveURL("/images");
});

test("the frame leads everywhere and says that a worker is there", async ({ page }) => {
  await open(page, "/");
  await expect(page.getByRole("status").filter({ hasText: "Worker ready" })).toBeVisible();
  for (const name of ["Builds", "Inbox", "Images", "Recipes", "Convert", "Configure"]) {
    const place = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });
    await place.click();
    await expect(place).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
});

test("on a phone the places are at the bottom", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "/recipes");
  const places = page.getByRole("navigation", { name: "Main" });
  await expect(places).toHaveCount(1);
  await places.getByRole("link", { name: "Convert" }).click();
  await expect(page).toHaveURL("/convert");
});
