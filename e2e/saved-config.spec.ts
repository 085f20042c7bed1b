import type { APIRequestContext, Page } from "@playwright/test";
import { bake, fresh } from "./bake";
import { save } from "./configurator";
import { open } from "./open";
import { expect, test } from "./test";

/** Presses the button beside an address of the saved config and gives what is in the clipboard then. */
async function copy(page: Page, address: string, ending: RegExp): Promise<string> {
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: `Copy the address: ${address}` }).click();
  await expect.poll(clipboard).toMatch(ending);
  return clipboard();
}

/** What a machine that boots from an address would download, and the digest it would compare with. */
async function boots(request: APIRequestContext, url: string): Promise<{ source: string; hash: string }> {
  const answer = await request.get(url);
  expect(answer.status(), await answer.text()).toBe(200);
  expect(answer.headers()["content-type"]).toBe("application/vnd.coreos.ignition+json");
  const { storage } = await answer.json();
  const image = storage.files.find(({ path }: { path: string }) => path.endsWith(".raw"));
  return { source: image.contents.source, hash: image.contents.verification.hash };
}

test("machines boot from a saved config once its images are baked, and later with newer ones", async ({
  page,
  request,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const name = fresh("fleet");
  await open(page, `/?ext=docker@24.0.5&name=docker:${name}&updates=docker:all`);
  const result = page.getByRole("region", { name: "Result" });
  await result.getByRole("tab", { name: "Ignition" }).click();
  await save(result);
  await expect(page).toHaveURL(/\/\?config=[0-9a-f]{32}$/);
  const fixed = await copy(page, "Ignition, as it is now", /[0-9a-f]{32}\.ign$/);
  const evergreen = await copy(page, "Ignition with the newest baked versions", /[0-9a-f]{32}\.newest\.ign$/);

  const waits = result.getByText("Ignition is given out once every image is baked.");
  await expect(waits).toBeVisible();
  const early = await request.get(fixed);
  expect(early.status()).toBe(409);
  expect((await early.json()).error.message).toContain(`Not baked yet: ${name}-24.0.5-x86-64.raw.`);

  await page.getByRole("button", { name: `Bake ${name}` }).click();
  await expect(waits).toBeHidden({ timeout: 45_000 });
  const { image } = await (await request.get(`/api/v1/images/${name}-24.0.5-x86-64.raw`)).json();
  const first = { source: image.url, hash: `sha256-${image.sha256}` };
  expect(await boots(request, fixed)).toEqual(first);
  expect(await boots(request, evergreen)).toEqual(first);

  const newer = await bake(request, { recipe: "docker", version: "24.0.9", name });
  expect(await boots(request, fixed)).toEqual(first);
  expect(await boots(request, evergreen)).toEqual({ source: newer.url, hash: `sha256-${newer.sha256}` });
});
