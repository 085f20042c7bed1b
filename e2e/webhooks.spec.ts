import type { Page } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { type Receiver, startReceiver } from "#lib/testing/receiver";
import { expectAccessible } from "./accessible";
import { bake, fresh } from "./bake";
import { open } from "./open";
import { expect, test } from "./test";

let receiver: Receiver;
test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(() => receiver.stop());

const deliveries = (page: Page) => page.getByRole("list", { name: "Deliveries" }).getByRole("listitem");
const verify = (secret: string, { headers, body }: Receiver["received"][number]) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

/** Adds a webhook by hand; gives its secret, and shows its page. */
async function add(page: Page, name: string): Promise<string> {
  await open(page, "/inbox/webhooks");
  await page.getByRole("main").getByRole("button", { name: "Add webhook" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add a webhook" });
  await dialog.getByLabel("Address").fill(receiver.url);
  await dialog.getByLabel("Name (optional)").fill(name);
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  const shown = page.getByRole("dialog", { name: "The webhook's secret" });
  await expect(shown.getByText("Copy it now: it is not shown again.")).toBeVisible();
  const secret = (await shown.getByText(/^whsec_/).textContent()) ?? "";
  await shown.getByRole("button", { name: "Done" }).click();
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  return secret;
}

test("a receiver is told what happens, and can check that it is true", async ({ page, request }) => {
  test.slow();
  const secret = await add(page, fresh("Pager"));
  await expect(page.getByText("Nothing was sent yet")).toBeVisible();
  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect(deliveries(page).filter({ hasText: "Test event" })).toContainText("Delivered");
  expect(verify(secret, receiver.received[0] as Receiver["received"][number])).toMatchObject({ type: "webhook.test" });

  const { file, sha256 } = await bake(request, { recipe: "docker", version: "24.0.5", name: fresh("told") });
  const told = deliveries(page).filter({ hasText: "An image is published" });
  await expect(told).toContainText("Delivered");
  const message = receiver.received.find(({ body }) => body.includes(file)) as Receiver["received"][number];
  expect(verify(secret, message)).toMatchObject({ type: "image.published", data: { file, sha256, arch: "x86-64" } });
  await told.getByRole("button", { name: "Message and answer" }).click();
  await expect(told.getByText(`"sha256": "${sha256}"`)).toBeVisible();

  await told.getByRole("button", { name: "Send again" }).click();
  const again = () =>
    receiver.received.filter(({ headers }) => headers["webhook-id"] === message.headers["webhook-id"]);
  await expect.poll(() => again().length).toBe(2);
});

test("what a receiver answers is shown as it came, and nothing in it is obeyed", async ({ page }) => {
  await add(page, fresh("Broken"));
  receiver.answer = (response) => void response.writeHead(500).end("<img src=x onerror=\"document.title='owned'\">");
  await page.getByRole("button", { name: "Send a test event" }).click();
  const failed = deliveries(page).filter({ hasText: "Retrying" });
  await expect(failed).toContainText("It answered 500.");
  await failed.getByRole("button", { name: "Message and answer" }).click();
  await expect(failed.getByText("<img src=x onerror=")).toBeVisible();
  await expect(page).toHaveTitle(/Webhook Broken/);
  receiver.answer = (response) => void response.writeHead(410).end();
  await failed.getByRole("button", { name: "Send again" }).click();
  await expect(page.getByText("Disabled: It answered 410 Gone: it wants no more messages.")).toBeVisible();
  await page.getByRole("button", { name: "Let it go on" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
});

test("a webhook is edited, paused, given another secret, and deleted", async ({ page }) => {
  const name = fresh("Chat");
  const first = await add(page, name);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit this webhook" });
  await dialog.getByLabel("Address").fill("ftp://x");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Write an http:// or https:// address")).toBeVisible();
  await dialog.getByLabel("Address").fill(`${receiver.url}?room=1`);
  for (const box of await dialog.getByRole("checkbox").all()) await box.uncheck();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Choose at least one.")).toBeVisible();
  await dialog.getByLabel("A build failed").check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`${receiver.url}?room=1`)).toBeVisible();

  await page.getByRole("button", { name: "Replace the secret" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Replace the secret" }).click();
  const shown = page.getByRole("dialog", { name: "The webhook's new secret" });
  const second = (await shown.getByText(/^whsec_/).textContent()) ?? "";
  await shown.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("The one before signs as well until")).toBeVisible();
  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect.poll(() => receiver.received.length).toBe(1);
  for (const secret of [first, second]) verify(secret, receiver.received[0] as Receiver["received"][number]);

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused. What happens meanwhile is not told later")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send a test event" })).toHaveCount(0);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL("/inbox/webhooks");
  await expect(page.getByRole("link", { name })).toHaveCount(0);
  expect((await page.goto("/inbox/webhooks/none"))?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such webhook" })).toBeVisible();
});

test("nobody is kept out of webhooks", async ({ page }) => {
  test.slow();
  await add(page, fresh("Seen"));
  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect(deliveries(page)).toContainText("Delivered");
  await deliveries(page).getByRole("button", { name: "Message and answer" }).click();
  await expectAccessible(page, "the webhook");
  await page.getByRole("button", { name: "Edit" }).click();
  await expectAccessible(page, "the form");
  await page.keyboard.press("Escape");
  await open(page, "/inbox/webhooks");
  await expectAccessible(page, "the list");
});
