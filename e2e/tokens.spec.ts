import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import type { Build } from "#lib/builds/schema";
import { faults } from "./accessible";
import { open } from "./open";
import { ownServer } from "./own-server";
import { adminLink, join } from "./sign-in";

const ADDRESS = `http://localhost:${Number(process.env.E2E_PORT ?? "3999") + 10}`;
const SETTINGS = {
  BAKEHOUSE_OPEN: "none",
  BAKEHOUSE_REPOSITORY: "closed",
  BAKEHOUSE_URL: ADDRESS,
  BAKEHOUSE_DATA: mkdtempSync(path.join(tmpdir(), "bakehouse-tokens-")),
};
ownServer(10, { hasWorker: true, settings: SETTINGS });

const programs = (page: Page) => page.getByRole("region", { name: "For programs" });
const machines = (page: Page) => page.getByRole("region", { name: "For machines" });

/** Makes a token by the dialog and gives what is shown once. */
async function makeToken(page: Page, { name, role }: { name: string; role?: string }): Promise<string> {
  const [section, title] =
    role === undefined ? [machines, "A token for machines"] : [programs, "A token for a program"];
  await section(page).getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  if (role !== undefined) await dialog.getByRole("combobox", { name: "Role" }).selectOption(role);
  await dialog.getByRole("button", { name: "Make the token" }).click();
  await expect(dialog.getByText("Copy it now: it is not shown again.")).toBeVisible();
  const secret = (await dialog.getByRole("code").first().textContent()) ?? "";
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  return secret;
}

test.describe.configure({ mode: "serial" });

/** What `curl -H "Authorization: Bearer TOKEN"` sends; without a token nothing says who asks. */
function curl(request: APIRequestContext, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return {
    get: (at: string) => request.get(`${ADDRESS}${at}`, { headers }),
    post: (at: string, data: object) => request.post(`${ADDRESS}${at}`, { headers, data }),
    delete: (at: string) => request.delete(`${ADDRESS}${at}`, { headers }),
  };
}

test("a program bakes by its token, and machines read what is closed to all without one", async ({ page, request }) => {
  await join(page, adminLink(SETTINGS), { name: "Ada", email: "ada@example.org" });
  await open(page, `${ADDRESS}/tokens`);
  await expect(page.getByText("The repository is closed to all without one.")).toBeVisible();
  const token = await makeToken(page, { name: "CI", role: "publisher" });
  const withToken = curl(request, token);
  expect(await (await withToken.get("/api/v1/me")).json()).toMatchObject({ kind: "token", role: "publisher" });

  const wanted = { recipe: "docker", version: "24.0.5", name: "moby" };
  const stranger = await curl(request).post("/api/v1/builds", wanted);
  expect(stranger.status()).toBe(401);
  expect((await stranger.json()).error.message).toBe("Sign in first, or send an API token.");
  const { build }: { build: Build } = await (await withToken.post("/api/v1/builds", wanted)).json();
  const state = async () => (await (await withToken.get(`/api/v1/builds/${build.id}`)).json()).build.status;
  await expect.poll(state, { timeout: 45_000 }).toBe("succeeded");
  const refused = await withToken.delete("/api/v1/images/moby-24.0.5-x86-64.raw");
  expect(refused.status()).toBe(403);
  expect((await refused.json()).error.message).toContain("As publisher you may not do this (delete image).");

  const fleet = await makeToken(page, { name: "Fleet" });
  expect(fleet).toMatch(new RegExp(`^${ADDRESS}/machines/bhm_`));
  const sums = await request.get(`${fleet}/extensions/SHA256SUMS`);
  expect(await sums.text()).toMatch(/^[0-9a-f]{64} {2}moby-24\.0\.5-x86-64\.raw$/m);
  expect((await request.get(`${fleet}/extensions/moby-24.0.5-x86-64.raw`)).status()).toBe(200);
  expect(await (await request.get(`${fleet}/extensions/moby.conf`)).text()).toContain(
    `Path=${fleet}/extensions/moby\n`,
  );
  expect((await request.get(`${fleet}/api/v1/images`)).status()).toBe(404);
  expect((await curl(request).get("/extensions/SHA256SUMS")).status()).toBe(401);
  expect((await curl(request).get("/extensions/moby-24.0.5-x86-64.raw")).status()).toBe(401);
  expect((await request.get(`${ADDRESS}/machines/bhm_made-up/extensions/SHA256SUMS`)).status()).toBe(403);

  await open(page, `${ADDRESS}/tokens`);
  for (const [name, list] of [
    ["CI", "Tokens for programs"],
    ["Fleet", "Tokens for machines"],
  ] as const) {
    const item = page.getByRole("list", { name: list }).getByRole("listitem");
    await expect(item).toContainText(/used .*ago/);
    await item.getByRole("button", { name: "Revoke" }).click();
    await page
      .getByRole("alertdialog", { name: `Revoke ${name}?` })
      .getByRole("button", { name: "Revoke" })
      .click();
    await expect(item).toHaveCount(0);
  }
  expect((await withToken.get("/api/v1/me")).status()).toBe(401);
  expect((await request.get(`${fleet}/extensions/SHA256SUMS`)).status()).toBe(403);
});

test("the audit log tells who did what, also what was refused", async ({ page }) => {
  await join(page, adminLink(SETTINGS), { name: "Grace", email: "grace@example.org" });
  await open(page, `${ADDRESS}/audit`);
  const changes = page.getByRole("table", { name: "Changes" });
  const row = (what: string) => changes.getByRole("row").filter({ hasText: what });
  await expect(row("bake image")).toContainText("CI");
  await expect(row("delete image")).toContainText("forbidden");
  await expect(row("make machine token")).toContainText("Fleet");
  await expect(row("make machine token")).toContainText("127.0.0.1");
  expect(await faults(page)).toEqual([]);
  await page.getByRole("combobox", { name: "Outcome" }).selectOption("forbidden");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/outcome=forbidden/);
  await expect(changes.getByRole("row")).toHaveCount(2);
  const exported = await page.request.get(
    `${ADDRESS}${await page.getByRole("link", { name: "Export as JSON lines" }).getAttribute("href")}`,
  );
  expect((await exported.text()).trim().split("\n")).toHaveLength(1);
});
