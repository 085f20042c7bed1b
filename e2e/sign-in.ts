import { execFileSync } from "node:child_process";
import path from "node:path";
import type { Page } from "@playwright/test";
import { open } from "./open";

export const PASSWORD = "four words for tests";

/** A link for an admin, as `npx bakehouse admin` prints it for a server with these settings. */
export function adminLink(settings: Record<string, string>, ...args: string[]): string {
  const env = { ...process.env, ...settings };
  const command = [path.join("bin", "bakehouse.mjs"), "admin", "--json", ...args];
  return JSON.parse(execFileSync(process.execPath, command, { env, encoding: "utf8" })).url;
}

/** Follows a link that makes an account. */
export async function join(page: Page, link: string, { name, email }: { name: string; email?: string }): Promise<void> {
  await open(page, link);
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  if (email !== undefined) await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Make account" }).click();
  await page.waitForURL(/\/$/);
}

/** Signs in with a password at the sign-in page, wherever that leads. */
export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Account of ${name}` }).click();
  await page.getByRole("banner").getByRole("button", { name: "Sign out" }).click();
  // With a way back to the page, where that was just asking for something.
  await page.waitForURL(/\/sign-in(\?|$)/);
}

/** Invites somebody from the page People; gives the link. */
export async function invite(page: Page, address: string, email: string, role: string): Promise<string> {
  await open(page, `${address}/people`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail address").fill(email);
  await dialog.getByLabel("Role").selectOption(role);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const shown = page.getByRole("dialog", { name: "The invitation's link" });
  const link = (await shown.getByText(/\/invitation\//).textContent()) ?? "";
  await shown.getByRole("button", { name: "Done" }).click();
  return link;
}
