import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { bake, fresh } from "./bake";
import { choose, open } from "./open";
import { expect, test } from "./test";

const sums = async (request: APIRequestContext, name: string) =>
  (await request.get(`/extensions/${name}/SHA256SUMS`)).text();
const dialog = (page: Page) => page.getByRole("alertdialog");
const waiting = (page: Page) => page.getByRole("table", { name: "Versions that wait" });
const skipped = (page: Page) => page.getByRole("table", { name: "Versions that were skipped" });
const rowOf = (table: Locator, text: string) => table.getByRole("row", { name: new RegExp(text) });

/** A published version and a candidate for both architectures. */
async function bakeVersions(request: APIRequestContext, name: string): Promise<void> {
  for (const arch of ["x86-64", "arm64"] as const) {
    await bake(request, { recipe: "docker", version: "20.10.24", name, arch });
    await bake(request, { recipe: "docker", version: "24.0.9", name, arch, candidate: true });
  }
}

test("a version waits, shows what it brings, is held, and is published for both architectures at once", async ({
  page,
  request,
}) => {
  const name = fresh("waits");
  await bakeVersions(request, name);
  expect(await sums(request, name)).not.toContain("24.0.9");

  await open(page, "/");
  const place = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Inbox" });
  await expect(place).toContainText(/[1-9]\d* to decide on/);
  await place.click();
  const row = rowOf(waiting(page), name);
  await expect(row).toContainText("after 20.10.24 · x86-64, arm64");
  await expect(row).toContainText("1 thing to look at");
  await expect(row).toContainText("You decide");
  await row.getByRole("link", { name: `${name} 24.0.9` }).click();

  await expect(page.getByRole("heading", { level: 1, name: `${name} 24.0.9` })).toBeVisible();
  await expect(page.getByText("The program usr/bin/containerd-shim is gone.")).toBeVisible();
  const panel = page.getByRole("tabpanel", { name: "x86-64" });
  await expect(panel.getByText("0 added, 1 removed, 8 changed")).toBeVisible();
  await expect(panel.getByRole("row", { name: /removed.*usr\/bin\/containerd-shim / })).toBeVisible();
  await expect(panel.getByRole("table", { name: "Sources" })).toContainText(/first seen|earlier bakes/);
  await page.getByRole("tab", { name: "x86-64" }).press("ArrowRight");
  await expect(page.getByRole("table", { name: "Files that differ for arm64" })).toBeVisible();

  await page.getByRole("button", { name: "Hold" }).click();
  await dialog(page).getByRole("textbox", { name: "Note (optional)" }).fill("After the freeze.");
  await dialog(page).getByRole("button", { name: "Hold" }).click();
  await expect(page.getByText("On hold: it waits for you.")).toBeVisible();
  await expect(page.getByText(/“After the freeze.” From a browser/)).toBeVisible();
  await open(page, "/inbox");
  await expect(rowOf(waiting(page), name)).toHaveCount(0);
  const held = page.getByRole("table", { name: "Versions on hold" });
  await rowOf(held, name).getByRole("checkbox").check();
  await page.getByRole("region", { name: "On hold" }).getByRole("button", { name: "Take off hold" }).click();

  await rowOf(waiting(page), name).getByRole("checkbox").check();
  await expect(page.getByText(`${name} 24.0.9 chosen`)).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(dialog(page)).toContainText("either all are published or none is");
  await dialog(page).getByRole("button", { name: "Publish", exact: true }).click();
  await expect(rowOf(waiting(page), name)).toHaveCount(0);
  const text = await sums(request, name);
  for (const arch of ["x86-64", "arm64"]) expect(text).toContain(`${name}-24.0.9-${arch}.raw`);
});

test("a version is skipped with a reason, stays away from machines, and comes back", async ({ page, request }) => {
  const name = fresh("skipped");
  await bakeVersions(request, name);
  await open(page, "/inbox");
  await rowOf(waiting(page), name).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Skip" }).click();
  await dialog(page).getByRole("button", { name: "Skip" }).click();
  await expect(dialog(page).getByText("Say why, in a sentence.")).toBeVisible();
  await dialog(page).getByRole("textbox", { name: "Reason" }).fill("Pods do not start.");
  await dialog(page).getByRole("button", { name: "Skip" }).click();
  await expect(rowOf(waiting(page), name)).toHaveCount(0);
  await expect(rowOf(skipped(page), name)).toContainText("“Pods do not start.” From a browser");
  expect(await sums(request, name)).not.toContain("24.0.9");

  await open(page, `/images/${name}-24.0.9-x86-64.raw`);
  await expect(page.getByText("Skipped: machines never see it.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish" })).toHaveCount(0);
  await open(page, `/images?name=${name}`);
  await choose(page.getByRole("combobox", { name: "State" }), "Skipped");
  await expect(page.getByRole("table", { name: `Images of ${name}` }).getByRole("row")).toHaveCount(3);

  await open(page, "/inbox");
  await rowOf(skipped(page), name).getByRole("button", { name: "Take back" }).click();
  await expect(rowOf(waiting(page), name)).toBeVisible();
  await open(page, `/images/${name}-24.0.9-x86-64.raw`);
  await page.getByRole("link", { name: "What 24.0.9 brings beside the version before" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name} 24.0.9` })).toBeVisible();
});

test("several versions are decided on with the keyboard alone, on a phone", async ({ page, request }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  const names = [fresh("one"), fresh("two")];
  for (const name of names) await bake(request, { recipe: "docker", version: "24.0.5", name, candidate: true });
  await open(page, "/inbox");
  for (const name of names) {
    await page.getByRole("checkbox", { name: `Choose ${name} 24.0.5` }).focus();
    await page.keyboard.press("Space");
  }
  await expect(page.getByText("2 versions chosen")).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  for (const name of names) {
    await expect(rowOf(waiting(page), name)).toHaveCount(0);
    expect(await sums(request, name)).toContain(`${name}-24.0.5-x86-64.raw`);
  }
  const isWider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(isWider)).toBe(false);
});

test("a recipe bakes a candidate, and its versions say so", async ({ page, request }) => {
  const name = fresh("tried");
  await open(page, "/recipes/docker?version=23.0.6");
  await page.getByRole("textbox", { name: "Image name" }).fill(name);
  await page.getByRole("checkbox", { name: /^Bake as a candidate/ }).check();
  await page.getByRole("button", { name: "Bake image" }).click();
  await expect(page).toHaveURL(/\/builds\//);
  await expect(page.getByText("candidate", { exact: true }).first()).toBeVisible({ timeout: 45_000 });
  await open(page, "/recipes/docker");
  await expect(page.getByRole("row", { name: /^23\.0\.6 / })).toContainText(`${name}, x86-64 candidate`);
  const answer = await request.get(`/api/v1/images?name=${name}&state=candidate`);
  expect((await answer.json()).items).toMatchObject([{ version: "23.0.6" }]);
});
