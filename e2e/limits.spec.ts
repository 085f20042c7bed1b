import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { open } from "./open";
import { ownServer } from "./own-server";

/** Two web servers of one bakery. */
const SETTINGS = {
  BAKEHOUSE_DATA: mkdtempSync(path.join(tmpdir(), "bakehouse-e2e-")),
  BAKEHOUSE_RATE_LIMITS: "0.05",
};
const ADDRESS = ownServer(8, { hasWorker: false, settings: SETTINGS });
const OTHER = ownServer(10, { hasWorker: false, settings: SETTINGS });

const SENTENCE =
  /^127\.0\.0\.1 asks for too much: this server takes 3 webhooks and their messages at once from one address, and 1 a minute after that\. Try again in \d+ s\.$/;

test("who asks for too much is told so, in a form and by the API, whichever web server is asked", async ({
  page,
  request,
}) => {
  const add = (name: string, address = ADDRESS) =>
    request.post(`${address}/api/v1/webhooks`, {
      data: { url: "https://receiver.example/hook", name },
      headers: { "x-forwarded-for": "198.51.100.7" },
    });
  for (const name of ["one", "two"]) expect((await add(name)).status()).toBe(201);
  expect((await add("three", OTHER)).status()).toBe(201);
  expect((await add("four", OTHER)).status()).toBe(429);
  const refused = await add("four");
  expect(refused.status()).toBe(429);
  expect(Number(refused.headers()["retry-after"])).toBeGreaterThan(0);
  expect((await refused.json()).error).toMatchObject({ code: "busy", message: expect.stringMatching(SENTENCE) });

  await open(page, `${ADDRESS}/inbox/webhooks`);
  await page.getByRole("main").getByRole("button", { name: "Add webhook" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add a webhook" });
  await dialog.getByLabel("Address").fill("https://receiver.example/hook");
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  await expect(dialog.getByText(SENTENCE)).toBeVisible();
});

test("what is refused before it is read leaves its connection usable", async ({ request }) => {
  const save = () => request.post(`${ADDRESS}/api/v1/recipes/check`, { data: { yaml: "#".repeat(1_000_000) } });
  const statuses = [];
  for (let turn = 0; turn < 20; turn++) statuses.push((await save()).status());
  expect(statuses.slice(15)).toEqual([429, 429, 429, 429, 429]);
});
