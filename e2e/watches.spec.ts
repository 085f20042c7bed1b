import type { Page } from "@playwright/test";
import { faults } from "./accessible";
import { bake, fresh } from "./bake";
import { card } from "./configurator";
import { choose, open } from "./open";
import { expect, test } from "./test";

const row = (page: Page, name: string) =>
  page.getByRole("list", { name: "What is followed" }).getByRole("listitem").filter({ hasText: name });

test("a recipe is followed by a form, looked for at once, changed, paused and removed", async ({ page }) => {
  const name = fresh("followed");
  await open(page, "/inbox/watches/new?recipe=docker");
  const form = page.getByRole("form", { name: "Follow" });
  await choose(form.getByLabel("Versions", { exact: true }), "The newest patch of several minor versions");
  await form.getByLabel("How many minor versions").fill("many");
  await form.getByText("By itself").click();
  await form.getByLabel("Image name").fill(name);
  await form.getByRole("button", { name: "Follow", exact: true }).click();
  await expect(form.getByText("Must be a whole number from 1 to 20.")).toBeVisible();
  await expect(form.getByLabel("Image name")).toHaveValue(name);
  await form.getByLabel("How many minor versions").fill("2");
  await form.getByText("Only patches of a published version").click();
  await form.getByRole("button", { name: "Follow", exact: true }).click();

  await expect(page).toHaveURL("/inbox/watches");
  const watch = row(page, name);
  await expect(watch).toContainText("Follows the newest patch of each of the 2 newest minor versions.");
  await expect(watch).toContainText("patches are published after 3 days, unless something got worse");
  await expect(watch).toContainText(/Asked for [\d.]+ \(x86-64\), [\d.]+ \(x86-64\)\./);
  await expect(watch).toContainText(/looked .*next look in \d/);

  await watch.getByRole("link", { name: `Change ${name}` }).click();
  const change = page.getByRole("form", { name: "Save" });
  await expect(change.getByLabel("How many minor versions")).toHaveValue("2");
  await choose(change.getByLabel("Versions", { exact: true }), "The newest patch of one minor version");
  await change.getByRole("combobox", { name: "Minor version" }).fill("24.0");
  await change.getByText("A person decides").click();
  await change.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL("/inbox/watches");
  await expect(watch).toContainText("Follows the newest patch of 24.0. Once baked, a person publishes them.");

  await watch.getByRole("button", { name: "Pause" }).click();
  await expect(watch).toContainText("paused");
  await expect(watch.getByRole("button", { name: "Look now" })).toHaveCount(0);
  await watch.getByRole("button", { name: "Go on" }).click();
  await expect(watch).toContainText(/Asked for 24\.0\.\d+ \(x86-64\)\./);
  await watch.getByRole("button", { name: "Look now" }).click();
  await expect(watch).toContainText(/Nothing new: [\d.]+ is the newest\.|Being baked/);
  await watch.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(watch).toHaveCount(0);
});

test("the same is followed once, whoever asks again", async ({ page, request }) => {
  const name = fresh("once");
  const data = { recipe: "docker", name, rule: { follow: "minor", minor: "20.10" } };
  const { watch } = await (await request.post("/api/v1/watches", { data })).json();
  const again = await request.post("/api/v1/watches", { data: { ...data, publishAfterDays: 1 } });
  expect(again.status()).toBe(200);
  await open(page, "/inbox/watches/new?recipe=docker");
  const form = page.getByRole("form", { name: "Follow" });
  await choose(form.getByLabel("Versions", { exact: true }), "The newest patch of one minor version");
  await form.getByRole("combobox", { name: "Minor version" }).fill("20.10");
  await form.getByLabel("Image name").fill(name);
  await form.getByRole("button", { name: "Follow", exact: true }).click();
  await expect(form.getByRole("alert")).toContainText(`${name} is followed like this already.`);
  await open(page, `/inbox/watches/${watch.id}`);
  await expect(page.getByRole("heading", { name: `Following ${name}` })).toBeVisible();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page).toHaveURL("/inbox/watches");
  await page.goto(`/inbox/watches/${watch.id}`);
  await expect(page.getByRole("heading", { name: "There is no such watch" })).toBeVisible();
});

test("one switch follows an extension where its images are, and where a machine updates itself", async ({
  page,
  request,
}) => {
  const name = fresh("switched");
  await bake(request, { recipe: "docker", version: "24.0.5", name });
  await open(page, `/?ext=docker@24.0.5&docker.name=${name}&name=docker:${name}`);
  const extension = card(page, name);
  await expect(extension.getByRole("switch")).toHaveCount(0);
  await choose(extension.getByLabel("Updates"), "patches");
  await expect(extension).toContainText("Nobody bakes the next version yet.");
  await extension.getByText("Follow this").click();
  await expect(extension.getByRole("link", { name: "the newest patch of 24.0" })).toBeVisible();
  await choose(extension.getByLabel("Updates"), "all versions");
  await expect(extension).toContainText("Nobody bakes the next version yet.");

  await open(page, `/images?name=${name}`);
  await expect(page.getByRole("switch", { name: "Follow this" })).toBeChecked();
  await open(page, `/images?search=${name}`);
  const images = page.getByRole("region", { name });
  await expect(images.getByRole("switch", { name: "Follow this" })).toBeChecked();
  await images.getByRole("switch", { name: "Follow this" }).press("Space");
  await expect(images).toContainText("Paused: the newest patch of 24.0");
  await images.getByRole("link", { name: "the newest patch of 24.0" }).click();
  await expect(page.getByRole("list", { name: "How it stands" })).toContainText("paused");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nobody is kept out of what is followed, ${colorScheme}`, async ({ page, request }) => {
    const follow = async (data: object) => (await (await request.post("/api/v1/watches", { data })).json()).watch.id;
    const name = fresh("open");
    const id = await follow({ recipe: "docker", name, rule: { follow: "minors", count: 2 }, publishAfterDays: 3 });
    const failing = await follow({ recipe: "helm", name: fresh("failing") });
    await request.patch(`/api/v1/watches/${id}`, { data: { paused: true } });
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    for (const address of [
      "/inbox/watches",
      `/inbox/watches/${id}`,
      "/inbox/watches/new",
      "/inbox/watches?recipe=age",
    ]) {
      await open(page, address);
      expect(await faults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }
    await expect(page.getByRole("heading", { name: "age is not followed" })).toBeVisible();
    for (const gone of [id, failing])
      await request.delete(`/api/v1/watches/${gone}`, { headers: { "content-type": "application/json" } });
  });
}
