import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { ended, fresh } from "./bake";
import { open } from "./open";
import { ownServer } from "./own-server";
import { expect, test } from "./test";

// What is saved here would stand in the lists of other tests.
const address = ownServer(5, { hasWorker: true });
test.use({ baseURL: address });

const editor = (page: Page) => page.getByRole("textbox", { name: "recipe.yaml" });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

const recipe = (name: string) => `name: ${name}
title: Motto of ${name}
summary: A text for every machine.
homepage: https://example.org/
licence: MIT
versions: { from: fixed, versions: ["1.0", "1.1"] }
arch: { x86-64: amd64 }
image:
  - write: usr/share/${name}/motto
    text: "Version {version}"
`;

test("a recipe is written with messages at its lines, tried, baked once, saved and changed", async ({
  page,
  request,
}) => {
  test.slow();
  const name = fresh("motto");
  await open(page, "/recipes");
  await page.getByRole("link", { name: "New recipe" }).click();
  await expect(page.getByText("The recipe is sound.")).toBeVisible();

  await editor(page).fill(recipe(name).replace("title:", "titel:").replace("{version}", "{verion}"));
  await expect(page.getByText(/things are wrong/)).toBeVisible();
  await expect(page.getByText("Did you mean title?")).toBeVisible();
  await page.getByRole("button", { name: "Go to line 2" }).first().click();
  await expect(editor(page)).toBeFocused();
  for (const action of ["Save", "Dry run", "Bake once"]) await expect(button(page, action)).toBeDisabled();

  await editor(page).fill(recipe(name));
  await expect(page.getByText("The recipe is sound.")).toBeVisible();
  await button(page, "Dry run").click();
  await expect(page.getByText(`${name} 1.1 for x86-64`)).toBeVisible();
  await expect(page.getByRole("cell", { name: `usr/share/${name}/motto` })).toBeVisible();
  await page.getByLabel("Version").fill("9.9");
  await button(page, "Bake once").click();
  await expect(page.getByText(/9\.9 does not exist/)).toBeVisible();
  await page.getByLabel("Version").fill("1.0");
  await button(page, "Bake once").click();
  await expect(page).toHaveURL(/\/builds\//);
  await expect(page.getByText("of a recipe that was not saved")).toBeVisible();
  const { image } = await ended(request, page.url().replace(/^.*\//, ""));
  expect(image).toMatchObject({ name: `${name}-try-1`, state: "candidate", recipe: null, outdated: null });
  await open(page, `/images/${image?.file}`);
  await expect(page.getByText("Its recipe was not saved")).toBeVisible();

  await open(page, "/recipes/new");
  await editor(page).fill(recipe(name));
  await button(page, "Save").click();
  await expect(page).toHaveURL(`/recipes/${name}`);
  await expect(page.getByText("your own")).toBeVisible();

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByRole("heading", { name: `Edit ${name}` })).toBeVisible();
  const place =
    (await page
      .getByText(/files$/)
      .last()
      .textContent()) ?? "";
  await expect(button(page, "Save")).toBeDisabled();
  await editor(page).fill(recipe(name).replace("Motto of", "Maxim of"));
  await button(page, "Save").click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await editor(page).fill(recipe(name).replace("Motto of", "Slogan of"));
  await writeFile(place.replace(/files$/, "recipe.yaml"), `${recipe(name)}# by hand\n`);
  await button(page, "Save").click();
  await expect(page.getByText("changed or taken away on disk since you opened it")).toBeVisible();
  await page.reload();
  await expect(editor(page)).toHaveValue(/# by hand/);
});

test("a recipe that is broken on disk is opened and mended", async ({ page, request }) => {
  const name = fresh("broken");
  const saved = await request.post("/api/v1/recipes", { data: { yaml: recipe(name), before: null } });
  expect(saved.status(), await saved.text()).toBe(201);
  await open(page, `/recipes/${name}/edit`);
  const place =
    (await page
      .getByText(/files$/)
      .last()
      .textContent()) ?? "";
  await writeFile(place.replace(/files$/, "recipe.yaml"), recipe(name).replace("image:", "image: *"));
  await open(page, "/recipes");
  await page.getByRole("listitem").filter({ hasText: name }).getByRole("link", { name: "Edit" }).first().click();
  await expect(page.getByRole("heading", { name: `Edit ${name}` })).toBeVisible();
  await expect(page.getByText(/thing.* wrong/)).toBeVisible();
  await editor(page).fill(recipe(name));
  await button(page, "Save").click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await open(page, `/recipes/${name}`);
  await expect(page.getByRole("heading", { name: `Motto of ${name}` })).toBeVisible();
});

test("a recipe that comes with Bakehouse is copied, with its files", async ({ page }) => {
  const name = fresh("own-docker");
  await open(page, "/recipes/docker/edit");
  await page.getByRole("link", { name: "Make a copy of your own" }).click();
  await expect(page.getByText("The recipe is sound.")).toBeVisible();
  await expect(page.getByText("It takes the place of the docker that comes with Bakehouse.")).toBeVisible();
  const text = await editor(page).inputValue();
  await editor(page).fill(text.replace(/^name: docker$/m, `name: ${name}`));
  await expect(page.getByText("It takes the place of")).toBeHidden();
  await button(page, "Save").click();
  await expect(page).toHaveURL(`/recipes/${name}`);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByText("usr/lib/systemd/system/docker.service")).toBeVisible();
  expect((await page.goto("/recipes/none/edit"))?.status()).toBe(404);
});

test("a recipe is begun from what is found in upstream's files", async ({ page }) => {
  test.slow();
  await open(page, "/recipes/new");
  await page.getByRole("button", { name: "Begin from upstream's files" }).click();
  await page.getByLabel("Name").fill("My Docker");
  await page.getByLabel("Addresses").fill("https://download.docker.com/linux/static/stable/x86_64/docker-24.0.5.tgz");
  await button(page, "Look inside").click();
  await expect(page.getByText("Must start with a small letter or digit")).toBeVisible();
  await page.getByLabel("Name").fill("my-docker");
  await button(page, "Look inside").click();
  await expect(page.getByText("The text below says what was found.")).toBeVisible({ timeout: 60_000 });
  await expect(editor(page)).toHaveValue(/^name: my-docker$/m);
  await expect(editor(page)).toHaveValue(/download\.docker\.com/);
});

test("nobody is kept out of the editor", async ({ page }) => {
  test.slow();
  await open(page, "/recipes/new");
  await editor(page).fill(recipe("motto").replace("title:", "titel:"));
  await expect(page.getByText(/things are wrong/)).toBeVisible();
  await expectAccessible(page);
});
