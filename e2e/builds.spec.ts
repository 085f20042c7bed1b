import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { ask, bake, ended, fresh } from "./bake";
import { choose, open, reload } from "./open";
import { expect, test } from "./test";

const log = (page: Page) => page.getByRole("log", { name: "Build log" });
const stage = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test("a recipe's page bakes: stages, log, what it is made of, the image", async ({ page }) => {
  await open(page, "/recipes/docker");
  await page.getByRole("link", { name: "Choose 24.0.5" }).click();
  const form = page.getByRole("form", { name: "Bake docker" });
  await expect(form.getByRole("combobox", { name: "Version" })).toHaveValue("24.0.5");
  await form.getByText("arm64").click();
  await form.getByRole("textbox", { name: "Image name" }).fill("loaf");
  await expect(form.getByText("Machines see it as loaf.raw.")).toBeVisible();
  await form.getByRole("button", { name: "Bake image" }).click();

  await expect(page).toHaveURL(/\/builds\/[0-9a-f-]{36}$/);
  await expect(page).toHaveTitle(/loaf 24\.0\.5/);
  await expect(page.getByRole("heading", { level: 1, name: "loaf 24.0.5" })).toBeVisible();
  const image = page.getByRole("region", { name: "Image", exact: true });
  await expect(image).toContainText("loaf-24.0.5-arm64.raw", { timeout: 45_000 });
  await expect(page.getByText("Baked", { exact: true })).toBeVisible();
  for (const name of ["Resolve", "Download", "Bake", "Publish"]) await expect(stage(page, name)).toContainText("done");

  const madeOf = page.getByRole("region", { name: "Made of" });
  await expect(madeOf.getByRole("row").filter({ hasText: "docker-24.0.5.tgz" })).toContainText(
    /first seen|earlier bakes/,
  );
  const askedFor = page.getByRole("region", { name: "Asked for" });
  await expect(askedFor).toContainText("arm64");
  await expect(askedFor).toContainText(/mksquashfs \d/);

  await expect(log(page)).toContainText("loaf-24.0.5-arm64.raw");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download log" }).click();
  const saved = await readFile(await (await download).path(), "utf8");
  expect(saved).toContain("loaf-24.0.5-arm64.raw");

  await image.getByRole("link", { name: "Show image" }).click();
  await expect(page).toHaveURL("/images/loaf-24.0.5-arm64.raw");
});

test("a build is followed while it runs, and cancelled; what waits behind it as well", async ({ page, request }) => {
  // This release takes its time.
  const running = await ask(request, { recipe: "wasmtime", version: "v24.0.0", name: "patience" });
  const waiting = await ask(request, { recipe: "docker", version: "24.0.5", name: "behind" });

  await open(page, `/builds/${waiting.id}`);
  await expect(page.getByText("Waiting, next")).toBeVisible();
  await expect(page.getByText("behind-24.0.5-x86-64.raw will be here.")).toBeVisible();
  await page.getByRole("button", { name: "Cancel build" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();

  await open(page, `/builds/${running.id}`);
  await expect(page.getByRole("link", { name: "Builds 1 waiting or baking" })).toBeVisible();
  await expect(page.getByText("Baking", { exact: true })).toBeVisible();
  await expect(stage(page, "Download")).toContainText("running");
  const bar = page.getByRole("progressbar", { name: "Download" });
  await expect(bar).toHaveAttribute("aria-valuetext", /of 66\d kB$/);
  await expect(page.getByText(/kB of 66\d kB · .*kB\/s/)).toBeVisible();
  await expect(log(page)).toContainText("wasmtime");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Follow" }).click();

  await page.getByRole("button", { name: "Cancel build" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
  await expect(stage(page, "Download")).toContainText("stopped");
  await expect(page.getByRole("button", { name: "Pause" })).toBeHidden();
  await expect(page.getByRole("link", { name: /waiting or baking/ })).toBeHidden();
  expect((await request.get(`/api/v1/images/${running.file}`)).status()).toBe(404);
  expect((await ended(request, running.id)).image).toBeNull();
});

test("a cancelled build is baked after all by a retry", async ({ page, request }) => {
  const blocking = await ask(request, { recipe: "wasmtime", version: "v24.0.0", name: "blocking" });
  const name = fresh("after-all");
  const build = await ask(request, { recipe: "docker", version: "24.0.9", name });
  for (const { id } of [build, blocking]) {
    const answer = await request.post(`/api/v1/builds/${id}/cancel`, { data: {} });
    expect(answer.status()).toBe(200);
  }
  await open(page, `/builds/${build.id}`);
  await page.getByRole("button", { name: "Retry build" }).click();
  await expect(page.getByRole("region", { name: "Image", exact: true })).toContainText(`${name}-24.0.9-x86-64.raw`);
  expect(page.url()).not.toContain(build.id);
});

test("a version that does not exist is refused; forced it fails, says why before everything else, and offers the newest", async ({
  page,
  request,
}) => {
  await open(page, "/recipes/docker");
  const form = page.getByRole("form", { name: "Bake docker" });
  const name = fresh("nowhere");
  await form.getByRole("combobox", { name: "Version" }).fill("99.9.9");
  await page.keyboard.press("Tab");
  await form.getByRole("textbox", { name: "Image name" }).fill(name);
  await form.getByRole("button", { name: "Bake image" }).click();
  await expect(form.getByText("Docker 99.9.9 does not exist. Newest is 27.3.1.")).toBeVisible();
  await form.getByRole("button", { name: "Try it all the same" }).click();

  const main = page.getByRole("main");
  await expect(main).toContainText(
    /nowhere.* 99\.9\.9.*Failed.*Docker 99\.9\.9 does not exist\. Newest is 27\.3\.1\..*Log/s,
  );
  await expect(stage(page, "Download")).toContainText("stopped");
  await expect(log(page)).toContainText("docker-99.9.9.tgz does not exist at");
  await expect(page.getByRole("region", { name: "Image", exact: true })).toBeHidden();
  expect((await request.get(`/extensions/${name}/SHA256SUMS`)).status()).toBe(404);

  await expect(page.getByRole("button", { name: "Retry build" })).toBeHidden();
  await page.getByRole("button", { name: "Bake with 27.3.1" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name} 27.3.1` })).toBeVisible();
});

test("a version is chosen from the list by keys and by pointer", async ({ page }) => {
  await open(page, "/recipes/docker");
  const form = page.getByRole("form", { name: "Bake docker" });
  const version = form.getByRole("combobox", { name: "Version" });
  const list = form.getByRole("listbox", { name: "Version" });
  await version.fill("24.0.5");
  await expect(list.getByRole("option")).toHaveText(/^24\.0\.5/);
  await version.press("Escape");
  await expect(list).toBeHidden();
  await version.press("ArrowDown");
  await version.press("ArrowDown");
  await version.press("Enter");
  await expect(version).toHaveValue("latest");
  await expect(list).toBeHidden();
  await form.getByRole("button", { name: "Choices of Version" }).click();
  await list.getByRole("option", { name: "24.0.5" }).click();
  await expect(version).toHaveValue("24.0.5");
  await expect(list).toBeHidden();
});

test("what the form gets wrong is said beside the field", async ({ page }) => {
  await open(page, "/recipes/docker");
  const form = page.getByRole("form", { name: "Bake docker" });
  await form.getByRole("textbox", { name: "Image name" }).fill("My Docker");
  await form.getByRole("button", { name: "Bake image" }).click();
  await expect(form.getByRole("alert")).toContainText("Change what is marked above.");
  await expect(form.getByRole("textbox", { name: "Image name" })).toHaveAccessibleDescription(/hold only a-z/);
  await expect(form.getByRole("textbox", { name: "Image name" })).toHaveValue("My Docker");
});

test("what bakes and waits stands above the history, in its order", async ({ page, request }) => {
  const running = await ask(request, { recipe: "wasmtime", version: "v24.0.0", name: fresh("now") });
  const waiting = await ask(request, { recipe: "docker", version: "24.0.5", name: fresh("later") });
  await open(page, "/builds");
  const now = page.getByRole("region", { name: "Now" });
  await expect(now).toContainText("1 baking, 1 waiting");
  const rows = now.getByRole("row");
  await expect(rows.nth(1)).toContainText(/Baking.*now-/);
  await expect(rows.nth(2)).toContainText(/Waiting, next.*later-/);
  const history = page.getByRole("region", { name: "History" });
  await expect(row(page, waiting.request.name)).toHaveCount(1);

  await expect(now.getByRole("progressbar", { name: `Download ${running.request.name}` })).toBeVisible();
  const waits = rows.nth(2);
  await expect(waits.getByRole("link")).toHaveCount(1);
  const tab = await page.context().newPage();
  await open(tab, `/builds/${running.id}`);
  await now.getByRole("checkbox", { name: `Mark ${waiting.request.name}` }).check();
  await expect(now.getByRole("button", { name: "Cancel 1 build" })).toBeVisible();
  await now.getByRole("button", { name: "Mark all 2" }).click();
  await now.getByRole("button", { name: "Cancel 2 builds" }).click();
  for (const { id } of [waiting, running]) await ended(request, id);
  await expect(now).toBeHidden();
  await expect(history.getByRole("row").filter({ hasText: waiting.request.name })).toContainText("Cancelled");
  await expect(tab).toHaveTitle(/^Cancelled: now-/);
});

test("the list is filtered by its address", async ({ page, request }) => {
  const sieved = fresh("sieved");
  await bake(request, { recipe: "docker", version: "24.0.5", name: sieved });
  const heldBack = fresh("held-back");
  const failed = await ask(request, { recipe: "wasmtime", version: "v0.0.1", name: heldBack, force: true });
  await ended(request, failed.id);

  await open(page, "/builds");
  await expect(row(page, `${sieved} 24.0.5`)).toContainText("Baked");
  await expect(row(page, `${heldBack} v0.0.1`)).toContainText(/Failed.*does not exist/s);

  await page.getByRole("radio", { name: "Failed" }).click();
  await expect(page).toHaveURL("/builds?status=failed");
  await expect(row(page, sieved)).toBeHidden();
  await choose(page.getByRole("combobox", { name: "Recipe" }), "wasmtime");
  await expect(page).toHaveURL("/builds?status=failed&recipe=wasmtime");
  await expect(row(page, `${heldBack} v0.0.1`)).toBeVisible();

  await reload(page);
  await expect(page.getByRole("radio", { name: "Failed" })).toBeChecked();
  await expect(page.getByRole("combobox", { name: "Recipe" })).toHaveValue("wasmtime");
  await expect(row(page, `${heldBack} v0.0.1`)).toBeVisible();
  await open(page, "/builds?status=cancelled&recipe=docker-compose");
  await expect(page.getByRole("heading", { name: "No build matches" })).toBeVisible();
  await page.getByRole("link", { name: "Show all builds" }).click();
  // Far from the words of the link, which lies over the whole row.
  await row(page, `${sieved} 24.0.5`).getByRole("cell").last().click({ force: true });
  await expect(page).toHaveURL(/\/builds\/[0-9a-f-]{36}$/);
});
