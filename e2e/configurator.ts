import type { Locator, Page } from "@playwright/test";

/** The config as the page shows it. */
export const config = (page: Page) => page.getByRole("tabpanel").locator("code");
export const card = (page: Page, name: string) =>
  page.getByRole("list", { name: "Chosen extensions" }).getByRole("listitem", { name, exact: true });

/** Saves what the page shows under the name that is offered, or another one. */
export async function save(result: Locator, name?: string): Promise<void> {
  await result.getByRole("button", { name: "Save", exact: true }).click();
  const form = result.getByRole("form", { name: "Save this config" });
  if (name !== undefined) await form.getByLabel("Name").fill(name);
  await form.getByLabel("Name").press("Enter");
}
