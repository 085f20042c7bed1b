import { bake } from "./bake";
import { open, reload } from "./open";
import { expect, test } from "./test";

const card = (name: string) => ({ name, exact: true }) as const;

test("recipes are found by what they do, and the address says what is looked for", async ({ page }) => {
  await open(page, "/recipes");
  const cards = page.getByRole("list", { name: "Recipes", exact: true });
  await expect(cards.getByRole("listitem").first()).toContainText("Docker");
  await page.getByRole("searchbox", { name: "Search recipes" }).fill("wireguard");
  await expect(page).toHaveURL("/recipes?search=wireguard");
  await expect(cards.getByRole("link", card("NetBird"))).toBeVisible();
  await expect(cards.getByRole("link", card("Docker"))).toHaveCount(0);

  await page.getByRole("searchbox", { name: "Search recipes" }).fill("kubctl");
  await expect(cards.getByRole("link", card("Kubernetes"))).toBeVisible();

  await reload(page);
  await expect(page.getByRole("searchbox", { name: "Search recipes" })).toHaveValue("kubctl");
  await page.getByRole("searchbox", { name: "Search recipes" }).fill("zzzzzz");
  await expect(page.getByRole("heading", { name: "No recipe matches “zzzzzz”" })).toBeVisible();
  await page.getByRole("link", { name: "Show all recipes" }).click();
  await expect(page).toHaveURL("/recipes");
  await expect(cards.getByRole("link", card("Docker"))).toBeVisible();
});

test("a category is one press away, and leads out again where nothing is in it", async ({ page }) => {
  await open(page, "/recipes");
  const categories = page.getByRole("navigation", { name: "Categories" });
  await categories.getByRole("link", { name: /^Network/ }).click();
  await expect(page).toHaveURL("/recipes?category=network");
  await expect(categories.getByRole("link", { name: /^Network/ })).toHaveAttribute("aria-current", "true");
  const cards = page.getByRole("list", { name: "Recipes", exact: true });
  await expect(cards.getByRole("link", card("NetBird"))).toBeVisible();
  await page.getByRole("searchbox", { name: "Search recipes" }).fill("docker");
  await expect(page.getByRole("heading", { name: "No recipe matches “docker” in Network" })).toBeVisible();
  await page.getByRole("link", { name: /^Show \d+ of other categories/ }).click();
  await expect(cards.getByRole("link", card("Docker"))).toBeVisible();
});

test("versions load when a recipe is opened, and can be looked for again", async ({ page, request }) => {
  await bake(request, { recipe: "docker", version: "24.0.5", name: "shelved" });
  await open(page, "/recipes/wasmtime");
  await expect(page.getByRole("table", { name: "Versions" }).getByRole("row")).not.toHaveCount(1);
  const asked = page.waitForResponse((response) => response.url().includes("/versions?again=true"));
  await page.getByRole("button", { name: "Look again" }).click();
  expect((await asked).status()).toBe(200);
  await expect(page.getByRole("status").filter({ hasText: /^Listed/ })).toBeVisible();

  await open(page, "/recipes");
  const cardOf = (title: string) => page.getByRole("listitem").filter({ has: page.getByRole("link", card(title)) });
  await expect(cardOf("Wasmtime")).toContainText(/\d+\.\d+\.\d+.*listed/s);
  await expect(cardOf("Docker")).toContainText("baked");
});

test("Configure finds software by what it does and reaches every recipe", async ({ page }) => {
  await open(page, "/?ext=docker@24.0.5");
  const search = page.getByLabel("Search software");
  await search.fill("wireguard");
  await page
    .getByRole("list", { name: "Recipes that match" })
    .getByRole("button", { name: /^Add netbird: / })
    .click();
  await expect(page.getByRole("listitem", { name: "netbird", exact: true })).toBeVisible();
  const all = page.getByRole("button", { name: /^Show all \d+/ });
  test.skip((await all.count()) === 0, "All recipes fit beside each other.");
  await all.click();
  await page
    .getByRole("list", { name: "WebAssembly" })
    .getByRole("button", { name: /^Add wasmtime: / })
    .click();
  await expect(page.getByRole("listitem", { name: "wasmtime", exact: true })).toBeVisible();
});
