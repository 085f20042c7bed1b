import type { Page, Request } from "@playwright/test";
import { bake } from "./bake";
import { open } from "./open";
import { expect, test } from "./test";

/** What a first visit may load before anybody does anything, in bytes as they are sent, headers included. */
const LIMIT = { scripts: 200_000, all: 300_000 };

const CHOSEN = "/?ext=docker@24.0.5&updates=docker:all&ext=kubernetes@v1.27.4";

// As everybody but the very first visitor finds it, for whom upstream has to be asked.
test.beforeAll(async ({ request }) => {
  for (const recipe of ["docker", "kubernetes"]) await request.get(`/api/v1/recipes/${recipe}/versions`);
});

for (const address of ["/", CHOSEN, "/recipes", "/recipes/docker", "/images", "/builds", "/configs", "/docs"]) {
  test(`a first visit of ${address} is light`, ({ page }) => expectLight(page, address));
}

test("a first visit of an image and of its build is light", async ({ page, browser, request }) => {
  const { file, buildId } = await bake(request, { recipe: "docker", version: "24.0.5", name: "light" });
  await expectLight(page, `/builds/${buildId}`);
  await expectLight(await browser.newPage(), `/images/${file}`);
});

async function expectLight(page: Page, address: string): Promise<void> {
  const requests: Request[] = [];
  // What is fetched ahead of a click comes after the page is there, and how much of it by then is a matter of the machine.
  const isAhead = (request: Request) => "next-router-prefetch" in request.headers();
  page.on("requestfinished", (request) => isAhead(request) || requests.push(request));
  await page.goto(address, { waitUntil: "networkidle" });
  const loaded = await Promise.all(requests.map(weigh));
  const scripts = loaded.filter(({ type }) => type === "script");
  const list = loaded.map(({ url, bytes }) => `${bytes} ${url}`).join("\n");
  expect(scripts, "the page has scripts").not.toEqual([]);
  expect(sum(scripts), `scripts among\n${list}`).toBeLessThanOrEqual(LIMIT.scripts);
  expect(sum(loaded), list).toBeLessThanOrEqual(LIMIT.all);
}

async function weigh(request: Request) {
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  return { url: request.url(), type: request.resourceType(), bytes: responseBodySize + responseHeadersSize };
}

function sum(loaded: readonly { bytes: number }[]): number {
  return loaded.reduce((total, { bytes }) => total + bytes, 0);
}

const config = (page: Page) => page.getByRole("figure").filter({ hasText: "config.bu" }).locator("code");

test("the server sends the config itself, not only what makes it", async ({ request }) => {
  const html = await (await request.get("/?ext=docker@24.0.5")).text();
  const shown = html.replaceAll(/<script\b.*?<\/script>/gs, "");
  expect(shown).toContain("path: /opt/extensions/docker/docker-24.0.5-x86-64.raw");
});

test("what is changed before the rules are there is judged once they are", async ({ page }) => {
  await open(page, "/?ext=docker@24.0.5");
  const letThrough = await holdScripts(page);
  await page.getByRole("combobox", { name: "Release" }).fill("3975.2.0");
  await page.getByLabel("Host name").fill("node_1");
  await page.getByRole("button", { name: /^Add kubernetes/ }).click();
  const added = page.getByRole("listitem", { name: "kubernetes", exact: true });
  await expect(added.getByRole("combobox", { name: "Version", exact: true })).toHaveValue("v1.31.1");
  await expect(page.getByLabel("Host name")).toHaveValue("node_1");
  await expect(config(page)).toContainText("torcx-generator");
  // The address is written only of choices that were found to be right.
  await expect(page).toHaveURL(/\?ext=docker@24\.0\.5$/);

  await letThrough();
  await expect(config(page)).toContainText("kubernetes-v1.31.1-x86-64.raw");
  await expect(config(page)).not.toContainText("torcx-generator");
  await expect(page.getByText("Must be a host name such as node-1.").first()).toBeVisible();
  await page.getByLabel("Host name").fill("node-1");
  await expect(page).toHaveURL(/target=flatcar:3975\.2\.0/);
});

/** Keeps scripts that are asked for from now on waiting until the answer is called. */
async function holdScripts(page: Page): Promise<() => Promise<void>> {
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.route("**/_next/static/chunks/*.js", async (route) => {
    await gate;
    await route.continue();
  });
  return async () => go();
}

test("a page whose rules cannot be loaded says so and keeps what was typed", async ({ page }) => {
  await open(page, "/?ext=docker@24.0.5");
  await page.route("**/_next/static/chunks/*.js", (route) => route.abort());
  await page.getByLabel("Host name").fill("node-1");
  await expect(page.getByRole("alert").filter({ hasText: "could not be loaded" })).toContainText("Reload the page.");
  await expect(page.getByLabel("Host name")).toHaveValue("node-1");
});
