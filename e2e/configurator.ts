import type { Page } from "@playwright/test";

/** The config as the page shows it. */
export const config = (page: Page) => page.getByRole("tabpanel").locator("code");
export const card = (page: Page, name: string) =>
  page.getByRole("list", { name: "Chosen extensions" }).getByRole("listitem", { name, exact: true });
