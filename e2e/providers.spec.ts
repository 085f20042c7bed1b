import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type IdentityProvider, startIdentityProvider } from "#lib/testing/identity-provider";
import { open } from "./open";
import { ownServer } from "./own-server";
import { adminLink, join, signOut } from "./sign-in";

const PORT = Number(process.env.E2E_PORT ?? "3999");
const ADDRESS = `http://localhost:${PORT + 3}`;
const groups = { map: { "bakery-admins": "admin", bakers: "baker" } };
const client = { clientId: "bakehouse", clientSecret: "a secret with: signs/of its own" };
const provider = (id: string, name: string, port: number) => ({
  ...{ id, name, ...client, groups },
  issuer: `http://127.0.0.1:${port}`,
});
const SETTINGS = {
  BAKEHOUSE_OPEN: "none",
  BAKEHOUSE_URL: ADDRESS,
  BAKEHOUSE_DATA: mkdtempSync(path.join(tmpdir(), "bakehouse-providers-")),
  BAKEHOUSE_OIDC: JSON.stringify([
    provider("corp", "Corp", PORT + 11),
    provider("guild", "The Guild", PORT + 12),
    { ...provider("gone", "Gone", 9), groups: undefined },
  ]),
};
ownServer(3, { hasWorker: false, settings: SETTINGS });

type Running = IdentityProvider & { stop(): Promise<void> };
let corp: Running;
let guild: Running;
test.beforeAll(async () => {
  const back = `${ADDRESS}/api/auth/callback`;
  corp = await startIdentityProvider(PORT + 11, { sendsTo: `${back}/corp`, hasIdTokenClaims: true });
  guild = await startIdentityProvider(PORT + 12, { sendsTo: `${back}/guild`, hasIdTokenClaims: false });
});
test.afterAll(() => Promise.all([corp.stop(), guild.stop()]));

/** What somebody does at the provider's own pages. */
async function atProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

async function expectRole(page: Page, name: string, words: string): Promise<void> {
  await page.getByRole("button", { name: `Account of ${name}` }).click();
  await expect(page.getByText(words, { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
}

for (const [name, which] of [
  ["Corp", () => corp],
  ["The Guild", () => guild],
] as const)
  test(`groups of ${name} decide on the role, at every sign-in`, async ({ page }) => {
    const { people } = which();
    const person = { email: `carol@${name.replace(" ", "")}.example`, email_verified: true, name: "Carol" };
    people.set("carol", { ...person, groups: ["staff", "bakers"] });
    await open(page, `${ADDRESS}/images?arch=arm64`);
    await page.getByRole("link", { name: `Sign in with ${name}` }).click();
    await atProvider(page, "carol");
    await expect(page).toHaveURL(`${ADDRESS}/images?arch=arm64`);
    await expectRole(page, "Carol", "Signed in as baker");
    await signOut(page, "Carol");

    people.set("carol", { ...person, groups: ["bakers", "bakery-admins"] });
    await page.getByRole("link", { name: `Sign in with ${name}` }).click();
    await expectRole(page, "Carol", "Signed in as admin");
    await open(page, `${ADDRESS}/people`);
    await page.getByRole("link", { name: "Carol" }).first().click();
    await expect(page.getByText(/Groups of (Corp|The Guild) decide/)).toBeVisible();
    await signOut(page, "Carol");

    people.set("carol", { ...person, groups: ["staff"] });
    await page.getByRole("link", { name: `Sign in with ${name}` }).click();
    await expect(page.getByText("You have no role yet.")).toBeVisible();
    await expectRole(page, "Carol", "No role yet");
  });

test("somebody with the address of an account gets into it only by linking it from inside", async ({ page }) => {
  await join(page, adminLink(SETTINGS), { name: "Dora", email: "dora@example.org" });
  corp.people.set("dora", { email: "dora@example.org", email_verified: true, name: "Dora", groups: [] });
  await signOut(page, "Dora");
  await page.getByRole("link", { name: "Sign in with Corp" }).click();
  await atProvider(page, "dora");
  await expect(page.getByText("Somebody with your e-mail address has an account here already.")).toBeVisible();

  await open(page, `${ADDRESS}/account`);
  await page.getByLabel("E-mail address").fill("dora@example.org");
  await page.getByLabel("Password", { exact: true }).fill("four words for tests");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${ADDRESS}/account`);
  await page.getByRole("button", { name: "Link Corp" }).click();
  await expect(page.getByText("Linked: you can sign in by it")).toBeVisible();
  await signOut(page, "Dora");
  corp.people.set("dora", { email: "dora@example.org", email_verified: true, name: "Dora", groups: ["bakery-admins"] });
  await page.getByRole("link", { name: "Sign in with Corp" }).click();
  await expectRole(page, "Dora", "Signed in as admin");
});

test("a provider that says nothing true, or does not answer, lets nobody in", async ({ page }) => {
  corp.people.set("mallory", { email: "mallory@example.org", email_verified: true, name: "Mallory", groups: [] });
  await page.goto(`${ADDRESS}/api/auth/callback/corp?code=made-up&state=made-up`);
  await expect(page).toHaveURL(/\/sign-in\?.*error=/);
  await expect(page.getByRole("alert").first()).toContainText("This sign-in was begun in another browser");
  await page.goto(`${ADDRESS}/api/auth/start/gone?next=%2F`);
  await expect(page).toHaveURL(/\/sign-in\?/);
  await expect(page.getByRole("alert").first()).toContainText("Gone does not answer");
  const answer = await page.request.get(`${ADDRESS}/api/auth/start/nobody?next=%2F`);
  expect(answer.status()).toBe(404);
  for (const path of ["list-sessions", "sign-up/email", "get-session", "update-user", "ok", "error"])
    expect((await page.request.get(`${ADDRESS}/api/auth/${path}`)).status(), path).toBe(404);
});
