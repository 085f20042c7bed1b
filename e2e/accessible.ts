import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Holds a page against axe's rules in light, and in dark its colours, since nothing else depends on the scheme. */
export async function expectAccessible(page: Page, what = "the page"): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  expect(await faults(page), what).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await faults(page, ["color-contrast", "link-in-text-block"]), `${what}, dark`).toEqual([]);
}

/** What a page as it is shown breaks of axe's rules, or of those that are named, and where: `RULE: SELECTOR, SELECTOR`. */
export async function faults(page: Page, rules?: string[]): Promise<string[]> {
  // Otherwise axe opens a second page for each look, to gather what it saw in frames. No page here has one.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (rules !== undefined) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
