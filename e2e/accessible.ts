import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Holds a page against axe's rules in light, and in dark its colours, since nothing else depends on the scheme. */
export async function expectAccessible(page: Page, what?: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  expect((await new AxeBuilder({ page }).analyze()).violations, what).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  const colours = new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]);
  expect((await colours.analyze()).violations, `${what ?? "the page"}, dark`).toEqual([]);
}

/** The rules of axe that a page breaks as it is shown. */
export async function faults(page: Page): Promise<string[]> {
  return (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);
}
