import type { Page } from "@playwright/test";
import { bake } from "./bake";
import { open, reload } from "./open";
import { ownServer } from "./own-server";
import { expect, test } from "./test";

// A rule goes over all images of a server: those of other tests are not to be deleted.
const ADDRESS = ownServer(4, { hasWorker: true });
test.use({ baseURL: ADDRESS });

const outcome = (page: Page) => page.getByRole("region", { name: "What it would do now" });

test("a rule is tried out, saved and applied: what machines need stays, names stay reserved", async ({
  page,
  request,
}) => {
  await open(page, "/images/clean-up");
  await expect(page.getByText("No images yet")).toBeVisible();
  const docker = { recipe: "docker", name: "docker" };
  for (const version of ["20.10.24", "24.0.5", "24.0.9"]) await bake(request, { ...docker, version });
  await bake(request, { recipe: "docker", name: "pinned", version: "24.0.5" });
  await bake(request, { recipe: "docker", name: "pinned", version: "24.0.9" });
  const extensions = [{ recipe: "docker", name: "pinned", version: "24.0.5", updates: "none" }];
  expect((await request.post("/api/v1/configs", { data: { extensions } })).status()).toBe(201);

  await open(page, "/images");
  await page.getByRole("link", { name: "Clean up" }).click();
  await expect(outcome(page).getByRole("status")).toHaveText("Nothing would go: all 5 images stay.");
  await expect(outcome(page).getByRole("row", { name: /among the newest of their minor version/ })).toBeVisible();

  await page.getByRole("textbox", { name: "Newest versions to keep of each minor" }).fill("0");
  await expect(page.getByText("Must be a whole number from 1 to 99.")).toBeVisible();
  await expect(outcome(page)).toContainText("The rule is not complete.");
  await page.getByRole("textbox", { name: "Newest versions to keep of each minor" }).fill("1");
  await page.getByRole("textbox", { name: "Days to keep everything else" }).fill("0");
  await expect(outcome(page).getByRole("status")).toHaveText("1 image of 5 would go.");
  await expect(outcome(page)).toContainText("Save the rule first.");
  await expect(page.getByRole("button", { name: "Clean up now" })).toBeDisabled();

  await page.getByRole("button", { name: "Save rule" }).click();
  await expect(page.getByRole("button", { name: "Save rule" })).toBeHidden();
  await outcome(page)
    .getByRole("button", { name: /^docker 1 of 3 images/ })
    .click();
  const files = page.getByRole("list", { name: "Images of docker" }).getByRole("listitem");
  await expect(files).toHaveText([
    /^goes.*docker-24\.0\.5-x86-64\.raw.*Not the newest of 24\.0, never fetched\./,
    /^stays.*docker-20\.10\.24-x86-64\.raw.*The newest of 20\.10\./,
    /^stays.*docker-24\.0\.9-x86-64\.raw.*The newest that machines see\./,
  ]);
  await expect(outcome(page).getByRole("row", { name: /needed by saved configs 1/ })).toBeVisible();

  await page.getByRole("button", { name: "Clean up now" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText(/Delete 1 image and free [\d.]+ [kM]?B\?/);
  await dialog.getByRole("button", { name: "Clean up now" }).click();
  await expect(page).toHaveURL(/\/images\/clean-up\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("table", { name: "Deleted images" })).toContainText("docker-24.0.5-x86-64.raw");
  await expect(page.getByText("1 image deleted", { exact: false })).toBeVisible();

  const sums = await (await request.get("/extensions/docker/SHA256SUMS")).text();
  expect(sums).toContain("docker-24.0.9-x86-64.raw");
  expect(sums).not.toContain("docker-24.0.5-x86-64.raw");
  expect((await request.get("/extensions/docker-24.0.5-x86-64.raw")).status()).toBe(404);
  expect((await request.get("/extensions/pinned-24.0.5-x86-64.raw")).status()).toBe(200);
  const other = { recipe: "docker", name: "docker", version: "24.0.5", os: "_any" };
  expect((await request.post("/api/v1/builds", { data: other })).status()).toBe(409);

  await page.getByRole("link", { name: "The rule" }).click();
  await expect(page.getByRole("table", { name: "Past clean-ups" }).getByRole("row")).toHaveCount(2);
  await expect(outcome(page).getByRole("status")).toHaveText("Nothing would go: all 4 images stay.");
  await page.getByText("Every night, by the saved rule").click();
  await expect(page.getByText(/^Next on \d{4}-\d\d-\d\d at 03:00 UTC, by the worker\.$/)).toBeVisible();
});

test("an image that somebody keeps stays, and one that was fetched says when", async ({ page, request }) => {
  const { file } = await bake(request, { recipe: "docker", name: "kept", version: "24.0.5" });
  await bake(request, { recipe: "docker", name: "kept", version: "24.0.9" });
  await request.patch("/api/v1/retention", { data: { perMinor: 1, days: 0 } });
  await open(page, `/images/${file}`);
  const facts = page.getByRole("region", { name: "Facts" });
  await expect(facts).toContainText("no fetch noted yet");
  await facts.getByRole("button", { name: "Keep it" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(dialog).toContainText("Say why, in a sentence.");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("rack 4 boots from it");
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(facts).toContainText("Kept: rack 4 boots from it");

  await request.get(`/extensions/${file}`, { headers: { range: "bytes=0-9" } });
  await expect
    .poll(async () => (await (await request.get(`/api/v1/images/${file}`)).json()).image.fetchedAt)
    .not.toBeNull();
  await reload(page);
  await expect(facts).not.toContainText("no fetch noted yet");

  const goes = async () => (await (await request.get("/api/v1/retention/preview/kept")).json()).items[0];
  expect(await goes()).toMatchObject({ goes: false });
  await facts.getByRole("button", { name: "Leave it to the rule" }).click();
  await expect(facts.getByRole("button", { name: "Keep it" })).toBeVisible();
  expect(await goes()).toMatchObject({ file, goes: true });
});
