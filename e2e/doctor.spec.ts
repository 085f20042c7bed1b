import type { Locator, Page } from "@playwright/test";
import { open } from "./open";
import { expect, test } from "./test";

const BROKEN = `variant: flatcar
version: 1.0.0
storage:
  files:
    - path: /etc/hostname
      content:
        inline: node-1
    - path: /opt/extensions/wasmtime/wasmtime-v13.0.0-x86-64.raw
      source: https://bakery.example.net/wasmtime-v13.0.0-x86-64.raw
  links:
    - path: /etc/extensions/wasmtime.raw
      target: /opt/extensions/wasmtime/wasmtime-v13.0.1-x86-64.raw
`;

const editor = (page: Page) => page.getByRole("textbox", { name: "Your config" });
const findings = (page: Page) => page.getByRole("list", { name: "Findings" }).getByRole("listitem");
const selection = (field: Locator) =>
  field.evaluate((area) => {
    if (!(area instanceof HTMLTextAreaElement)) throw new Error("not a text area");
    return area.value.slice(area.selectionStart, area.selectionEnd);
  });

test("a broken config is examined line by line, fixed and copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/doctor");
  await editor(page).fill(BROKEN);

  await expect(page.getByRole("status").filter({ hasText: "Butane config: " })).toContainText(/\d errors?/);
  const content = findings(page).filter({ hasText: "storage.files.0.content" });
  await expect(content).toContainText("Error: ");
  await content.getByRole("button", { name: "Go to line 6" }).click();
  await expect(editor(page)).toBeFocused();
  expect(await selection(editor(page))).toBe("      content:");

  const fixed = page.getByRole("region", { name: "Fixed version" });
  await expect(fixed.getByRole("region", { name: "Changes" })).toContainText(/Removed: +content:.*Added: +contents:/s);
  await fixed.getByRole("button", { name: "Copy the fixed version" }).click();
  await expect(fixed.getByText("Copied").last()).toBeAttached();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("      contents:\n        inline: node-1\n");

  await fixed.getByRole("button", { name: "Take the fixed version" }).click();
  await expect(editor(page)).toHaveValue(copied);
  await expect(editor(page)).toBeFocused();
  // What can have been meant in two ways is left to its author.
  await expect(findings(page).filter({ hasText: "wasmtime-v13.0.1-x86-64.raw" })).toBeVisible();
  await expect(findings(page).filter({ hasText: "storage.files.0.content" })).toBeHidden();
  await page.getByRole("button", { name: "Put mine back" }).click();
  await expect(editor(page)).toHaveValue(BROKEN);
});

test("an Ignition config without faults is said to have none", async ({ page }) => {
  await open(page, "/doctor");
  await page.getByRole("button", { name: "Try a broken example" }).click();
  await expect(findings(page).first()).toBeVisible();
  await editor(page).fill('{ "ignition": { "version": "3.3.0" } }');
  await expect(page.getByText("Nothing is wrong with this Ignition config.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Fixed version" })).toBeHidden();
});

test("many findings come worst first, and none is hidden without a count", async ({ page }) => {
  const files = Array.from({ length: 120 }, (_, at) => `    - path: etc/file${at}\n      mode: 644\n`).join("");
  await open(page, "/doctor");
  await editor(page).fill(`variant: flatcar\nversion: 1.0.0\nstorage:\n  files:\n${files}`);
  await expect(page.getByText("120 errors · 80 warnings.")).toBeVisible();
  await expect(findings(page).first()).toContainText("Error: etc/file0 is not an absolute path.");
  await expect(findings(page).last()).toContainText("Warning: ");
  await expect(page.getByText("40 more are not shown: fix these first.")).toBeVisible();
  await expect(page.getByText(/^1\d\d more below: scroll the list\.$/)).toBeVisible();
  await findings(page).last().scrollIntoViewIfNeeded();
  await expect(page.getByText(/more below/)).toBeHidden();
});
