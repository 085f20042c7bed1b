import type { Page } from "@playwright/test";
import { faults } from "./accessible";
import { bake, fresh } from "./bake";
import { open } from "./open";
import { expect, test } from "./test";

const main = (page: Page) => page.getByRole("main");

test("an image is compared with the version before it, and with any other one", async ({ page, request }) => {
  const name = fresh("differs");
  await bake(request, { recipe: "docker", version: "20.10.24", name });
  const after = await bake(request, { recipe: "docker", version: "24.0.9", name });
  await open(page, `/images/${after.file}`);
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Compare two images" })).toBeVisible();
  const beside = page.getByRole("combobox", { name: "Compare with" });
  await expect(beside).toHaveValue(`${name}-20.10.24-x86-64.raw`);
  await expect(main(page).getByText("0 added, 1 removed, 8 changed")).toBeVisible();
  await expect(page.getByRole("table", { name: "Plan" }).getByRole("row", { name: "version" })).toContainText("24.0.9");
  await expect(page.getByRole("table", { name: "Sources" })).toContainText("differ");
  await expect(page.getByRole("row", { name: /removed.*usr\/bin\/containerd-shim / })).toBeVisible();
  expect(await faults(page)).toEqual([]);

  const ofRemoved = `/images/${after.file}/diff/files?with=${name}-20.10.24-x86-64.raw&change=removed`;
  const html = await (await request.get(ofRemoved)).text();
  expect(html).toContain("usr/bin/containerd-shim");
  expect(html).not.toContain("usr/bin/runc");

  await page.getByRole("link", { name: "Swap" }).click();
  await expect(main(page).getByText("1 added, 0 removed, 8 changed")).toBeVisible();

  await beside.fill("nothing-1.0-x86-64.raw");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page.getByText("There is no image nothing-1.0-x86-64.raw.")).toBeVisible();
  await expect(beside).toHaveValue("nothing-1.0-x86-64.raw");
  expect(await faults(page)).toEqual([]);
});

test("equal images are told to be so, and so is one that is alone", async ({ page, request }) => {
  const [one, other] = [fresh("alone"), fresh("beside")];
  const first = await bake(request, { recipe: "docker", version: "24.0.9", name: one });
  await open(page, `/images/${first.file}/diff`);
  await expect(page.getByText("It is the only image here of its name and architecture.")).toBeVisible();
  const beside = page.getByRole("combobox", { name: "Compare with" });
  await beside.fill(first.file);
  await beside.press("Enter");
  await expect(page.getByText("Identical: it is one and the same image.")).toBeVisible();
  // On the way from one page to another it is gone for a moment.
  await expect(page).toHaveTitle(/Compare/);
  expect(await faults(page)).toEqual([]);

  const second = await bake(request, { recipe: "docker", version: "24.0.9", name: other, arch: "arm64", os: "_any" });
  await open(page, `/images/${second.file}/diff?with=${first.file}`);
  const plan = page.getByRole("table", { name: "Plan" });
  await expect(plan.getByRole("row", { name: /architecture/ })).toContainText("arm64");
  await expect(page.getByRole("region", { name: "extension-release", exact: true })).toContainText("ID=_any");
});

test("contents are a tree whose files tell what is known of them, and a map that is looked into", async ({
  page,
  request,
}) => {
  const { file } = await bake(request, { recipe: "docker", version: "24.0.9", name: fresh("inside") });
  await open(page, `/images/${file}`);
  const contents = page.getByRole("region", { name: "Contents" });
  const dockerd = contents.locator("summary", { hasText: "dockerd" });
  await dockerd.press("Enter");
  await expect(contents.getByText("/usr/bin/dockerd")).toBeVisible();
  await expect(contents.getByText("Built for")).toBeVisible();
  expect(await faults(page)).toEqual([]);

  await contents.getByRole("radio", { name: "Map" }).check();
  const boxes = contents.getByRole("list", { name: "Largest files and folders" });
  await boxes.getByRole("button", { name: /^Look into usr\/bin, / }).press("Enter");
  const way = contents.getByRole("navigation", { name: "Folder of the map" });
  await expect(way).toBeFocused();
  await expect(way.getByText("bin", { exact: true })).toBeVisible();
  await boxes.getByRole("button", { name: /^usr\/bin\/dockerd, / }).click();
  await expect(contents.getByText("/usr/bin/dockerd")).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await way.getByRole("button", { name: "Whole image" }).click();
  await expect(boxes.getByRole("button", { name: /^Look into usr, .*100 %/ })).toBeVisible();
});

test("every file that differs is on a page of its own, narrowed by kind and path", async ({ page, request }) => {
  const name = fresh("listed");
  const before = await bake(request, { recipe: "docker", version: "20.10.24", name });
  const after = await bake(request, { recipe: "docker", version: "24.0.9", name });
  await open(page, `/images/${after.file}/diff/files?with=${before.file}`);
  await expect(page.getByText("1 to 9 of 9")).toBeVisible();
  await page.getByRole("radio", { name: "Removed, 1" }).check();
  await expect(page.getByText("1 to 1 of 1")).toBeVisible();
  await expect(page).toHaveURL(/change=removed/);
  await page.getByRole("searchbox", { name: "Search paths" }).fill("nothing");
  await expect(page.getByText("No file that differs is like that.")).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.getByRole("link", { name: "What else differs" }).click();
  await expect(page.getByRole("combobox", { name: "Compare with" })).toHaveValue(before.file);
});
