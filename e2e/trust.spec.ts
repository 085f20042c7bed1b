import { generateKey, readKey } from "openpgp";
import { faults } from "./accessible";
import { bake } from "./bake";
import { config } from "./configurator";
import { open, reload } from "./open";
import { ownServer } from "./own-server";
import { expect, test } from "./test";

const address = ownServer(7, { hasWorker: false });

test("another key is shipped, signs, and the first one is withdrawn", async ({ page, request }) => {
  const keyring = async () => (await request.get(`${address}/extensions/import-pubring.gpg`)).body();
  const state = (words: string) => page.getByRole("listitem").filter({ hasText: words });
  await open(page, `${address}/trust`);
  await expect(page.getByText(/^([0-9A-F]{4} ){9}[0-9A-F]{4}$/)).toBeVisible();
  const one = await keyring();

  await page.getByRole("button", { name: "Make a second key" }).click();
  await expect(state("shipped, does not sign yet")).toBeVisible();
  const both = await keyring();
  expect(both.length).toBeGreaterThan(one.length);

  await page.getByRole("button", { name: "Let it sign now" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Let it sign now" }).click();
  await expect(state("has signed, still shipped")).toBeVisible();
  expect(Buffer.compare(await keyring(), both)).toBe(0);

  await page.getByRole("button", { name: /^Withdraw [0-9A-F]{16}$/ }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Withdraw/ })
    .click();
  await expect(state("withdrawn").first()).toBeVisible();
  const other = await keyring();
  expect(other.length).toBeLessThan(both.length);
  expect(Buffer.compare(other, one)).not.toBe(0);
  expect(await faults(page)).toEqual([]);
});

test("keys of one's own are read, kept in the address and written into the config", async ({ page }) => {
  const userIDs = [{ name: "Another bakery" }];
  const { publicKey, privateKey } = await generateKey({ type: "ecc", curve: "ed25519Legacy", userIDs });
  const fingerprint = (await readKey({ armoredKey: publicKey })).getFingerprint().toUpperCase();
  const asked: string[] = [];
  page.on("request", (sent) => asked.push(`${sent.url()} ${sent.postData()}`));
  await open(page, `${address}/?ext=docker@24.0.5&updates=docker:all`);
  await page.getByRole("button", { name: "Keys of your own" }).click();
  await page.getByLabel("Public keys").fill(privateKey);
  await page.getByRole("button", { name: "Add keys" }).click();
  await expect(page.getByText(/^This is a private key\./)).toBeVisible();
  expect(asked.join("\n")).not.toContain("PRIVATE");

  await page.getByLabel("Public keys").fill(publicKey);
  await page.getByRole("button", { name: "Add keys" }).click();
  await expect(page.getByRole("list", { name: "Keys of your own" })).toContainText("Another bakery");
  await expect(config(page)).toContainText(`(this server), ${fingerprint}`);
  await expect(page).toHaveURL(/keyring=/);
  expect(await faults(page)).toEqual([]);

  await reload(page);
  await expect(page.getByRole("list", { name: "Keys of your own" })).toContainText("Another bakery");
  await expect(config(page)).toContainText(fingerprint);
  await page.getByRole("button", { name: "Remove keys" }).click();
  await expect(config(page)).not.toContainText(fingerprint);
  await expect(page).not.toHaveURL(/keyring=/);
});

test("a machine is played against this server", async ({ page, request }) => {
  await open(page, `${address}/trust`);
  await page.getByRole("link", { name: "Play a machine" }).click();
  await expect(page.getByRole("heading", { name: "Nothing is published yet" })).toBeVisible();

  await bake(request, { recipe: "docker", version: "24.0.5", name: "played" });
  await open(page, "/trust/verify");
  await expect(page.getByText("All is as it should be.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "refused, as it should be" })).toHaveCount(4);
  const played = page.getByRole("status").locator("time");
  const before = (await played.getAttribute("datetime")) ?? "";
  await reload(page);
  await expect(played).toHaveAttribute("datetime", before);
  await page.getByRole("button", { name: "Play again" }).click();
  await expect(played).not.toHaveAttribute("datetime", before);
  await expect(page.getByText("All is as it should be.")).toBeVisible();
  expect(await faults(page)).toEqual([]);
});
