import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { open } from "./open";
import { ownServer } from "./own-server";
import { adminLink, invite, join, PASSWORD, signIn, signOut } from "./sign-in";

const ADDRESS = `http://localhost:${Number(process.env.E2E_PORT ?? "3999") + 6}`;
const SETTINGS = {
  BAKEHOUSE_OPEN: "none",
  BAKEHOUSE_URL: ADDRESS,
  BAKEHOUSE_DATA: mkdtempSync(path.join(tmpdir(), "bakehouse-people-")),
};
let firstLink = "";
ownServer(6, {
  hasWorker: false,
  settings: SETTINGS,
  onPrinted(line) {
    firstLink ||= /makes the first admin.*?(http\S+)/.exec(line)?.[1] ?? "";
  },
});

const ADA = { name: "Ada", email: "ada@example.org" };
const elsewhere = async (browser: Browser) => (await browser.newContext()).newPage();
const account = (page: Page, name: string) => page.getByRole("button", { name: `Account of ${name}` });

test.describe.configure({ mode: "serial" });

test("the first admin comes by a link that works once, and signs in from then on", async ({
  page,
  browser,
  request,
}) => {
  expect((await request.get(`${ADDRESS}/api/v1/images`)).status()).toBe(401);
  await page.goto(`${ADDRESS}/images?arch=arm64`);
  await expect(page.getByRole("heading", { name: "Nobody can sign in yet" })).toBeVisible();
  expect(firstLink).toContain(`${ADDRESS}/welcome/`);
  await join(page, firstLink, ADA);
  await expect(account(page, "Ada")).toBeVisible();

  const stranger = await elsewhere(browser);
  await open(stranger, firstLink);
  await expect(stranger.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();

  await signOut(page, "Ada");
  await expect(page.getByRole("navigation", { name: "Main" })).toHaveCount(0);
  await open(page, `${ADDRESS}/images?arch=arm64`);
  await signIn(page, ADA.email, "not the password");
  await expect(page.getByRole("alert").filter({ hasText: "wrong" })).toHaveText(
    "The e-mail address or the password is wrong.",
  );
  await signIn(page, ADA.email);
  await expect(page).toHaveURL(`${ADDRESS}/images?arch=arm64`);
});

test("an invited person may what the role says, until an admin says otherwise", async ({ page, browser }) => {
  await open(page, `${ADDRESS}/sign-in`);
  await signIn(page, ADA.email);
  await expect(account(page, "Ada")).toBeVisible();
  const link = await invite(page, ADDRESS, "bob@example.org", "baker");
  await expect(page.getByRole("table", { name: "Invitations" })).toContainText("bob@example.org");
  const bob = await elsewhere(browser);
  await join(bob, link, { name: "Bob" });
  await open(bob, `${ADDRESS}/people`);
  await expect(bob.getByRole("heading", { name: "This page is not for your role" })).toBeVisible();

  await open(page, `${ADDRESS}/people`);
  await page.getByRole("link", { name: "Bob" }).click();
  await page.getByRole("combobox", { name: "Role" }).selectOption("admin");
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(async () => {
    await open(bob, `${ADDRESS}/people`);
    await expect(bob.getByRole("table", { name: "People" })).toBeVisible();
  }).toPass();
  await page.getByRole("combobox", { name: "Role" }).selectOption("viewer");
  await page.getByRole("button", { name: "Change role" }).click();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await bob.goto(`${ADDRESS}/images`);
  await expect(bob).toHaveURL(/\/sign-in/);
  await signIn(bob, "bob@example.org");
  await expect(bob.getByText("This account is disabled. An admin can enable it.")).toBeVisible();

  await open(page, `${ADDRESS}/people`);
  await page.getByRole("link", { name: "Ada" }).click();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Ada is the last admin. Make somebody else one first.")).toBeVisible();
});

test("a password never gets into an address, also where scripts do not run yet", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${ADDRESS}/sign-in?next=/account`);
  const answered = page.waitForResponse((response) => response.request().isNavigationRequest());
  await signIn(page, ADA.email);
  await answered;
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(page.url()).toBe(`${ADDRESS}/sign-in?next=/account`);
});

test("a passkey signs in, is renamed and removed", async ({ page }) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal" } as const;
  const abilities = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { ...options, ...abilities, automaticPresenceSimulation: true },
  });
  await open(page, `${ADDRESS}/sign-in?next=/account`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByText("The browser was stopped, or has no passkey for this server.")).toBeVisible();
  await signIn(page, ADA.email);
  await page.waitForURL(`${ADDRESS}/account`);
  await page.getByRole("button", { name: "Add passkey" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add a passkey" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Laptop");
  await dialog.getByRole("button", { name: "Add passkey" }).click();
  const passkeys = page.getByRole("list", { name: "Passkeys" });
  await expect(passkeys).toContainText("Laptop");

  await signOut(page, "Ada");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(account(page, "Ada")).toBeVisible();
  await open(page, `${ADDRESS}/account`);
  await page.getByRole("button", { name: "Rename Laptop" }).click();
  await page
    .getByRole("dialog", { name: "Rename the passkey" })
    .getByRole("textbox", { name: "Name" })
    .fill("Old laptop");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(passkeys).toContainText("Old laptop");
  await passkeys.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("None yet. With one you sign in")).toBeVisible();
});

test("signing out everywhere ends every browser, and so does another password", async ({ page, browser }) => {
  const other = await elsewhere(browser);
  for (const each of [page, other]) {
    await open(each, `${ADDRESS}/sign-in?next=/account`);
    await signIn(each, ADA.email);
    await each.waitForURL(`${ADDRESS}/account`);
  }
  await open(page, `${ADDRESS}/account`);
  await expect(page.getByRole("list", { name: "Sessions" }).getByText("This browser")).toHaveCount(1);
  await page.getByRole("textbox", { name: "Present password" }).fill(PASSWORD);
  await page.getByRole("textbox", { name: "New password" }).fill(`${PASSWORD}, and more`);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Changed. Other browsers are signed out.")).toBeVisible();
  await other.goto(`${ADDRESS}/account`);
  await expect(other).toHaveURL(/\/sign-in/);

  await signIn(other, ADA.email, `${PASSWORD}, and more`);
  await other.waitForURL(`${ADDRESS}/account`);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await page.waitForURL(/\/sign-in$/);
  await other.goto(`${ADDRESS}/images`);
  await expect(other).toHaveURL(/\/sign-in/);
});

test("an admin that lost the password gets another one from whoever has the machine", async ({ page }) => {
  await open(page, adminLink(SETTINGS, "--email", ADA.email));
  await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(account(page, "Ada")).toBeVisible();
});

test("nobody is kept out of these pages", async ({ page }) => {
  test.slow();
  await open(page, adminLink(SETTINGS));
  await expectAccessible(page, "the first admin");
  await open(page, `${ADDRESS}/sign-in?next=/account`);
  await expectAccessible(page, "signing in");
  await signIn(page, ADA.email);
  await page.waitForURL(`${ADDRESS}/account`);
  await expectAccessible(page, "the account");
  await invite(page, ADDRESS, "eve@example.org", "viewer");
  await expectAccessible(page, "people");
  await page.setViewportSize({ width: 375, height: 800 });
  await page.getByRole("link", { name: "Bob" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bob" })).toBeVisible();
  await expectAccessible(page, "a person");
  await account(page, "Ada").click();
  await expect(page.getByRole("link", { name: "People" })).toBeInViewport();
  await expectAccessible(page, "the menu");
});

test("guessing ends after ten attempts, also for whoever knows the password", async ({ page }) => {
  await open(page, `${ADDRESS}/sign-in`);
  for (let attempt = 0; attempt < 10; attempt++) {
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await signIn(page, "bob@example.org", `guess ${attempt}`);
    await answered;
  }
  await signIn(page, "bob@example.org");
  await expect(page.getByText(/^That were too many attempts to sign in\. Try again in 1\d minutes\.$/)).toBeVisible();
});
