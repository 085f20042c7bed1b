import type { Locator, Page } from "@playwright/test";

/** Goes to an address and waits until its page answers. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await answers(page);
}

/** Loads a page anew and waits until it answers. */
export async function reload(page: Page): Promise<void> {
  await page.reload();
  await answers(page);
}

/** A press that comes before the scripts are there is lost. */
async function answers(page: Page): Promise<void> {
  // React leaves its mark on every element that it has taken over from the server.
  await page.waitForFunction(() => {
    const controls = [...document.querySelectorAll("a, button, input:not([type=hidden]), textarea")];
    return controls.every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps")));
  });
}

/** Chooses the first of a field's choices whose words hold `text`. */
export async function choose(field: Locator, text: string): Promise<void> {
  const option = field.getByRole("option", { name: text }).first();
  await field.selectOption({ label: (await option.textContent()) ?? text });
}

/** How far things moved since the page was opened, keys or not (Layout Instability API). */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const shifts = { total: 0 };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.total += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: { total: number } }).shifts.total);
}
