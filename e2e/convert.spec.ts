import type { Page } from "@playwright/test";
import { tarGz } from "#lib/testing/archives";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { bake, fresh } from "./bake";
import { open } from "./open";
import { expect, test } from "./test";

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose archive" }).click();
  await (await chooser).setFiles({ name, mimeType: "application/gzip", buffer });
}

test("a Torcx archive becomes an image; what was changed is listed", async ({ page, request }) => {
  await open(page, "/convert");
  await expect(page.getByRole("button", { name: "Convert archive" })).toBeDisabled();
  await choose(page, "docker:20.10.24.torcx.tgz", await torcxImage("x86-64"));
  await expect(page.getByRole("textbox", { name: "Version" })).toHaveValue("20.10.24");
  const name = page.getByRole("textbox", { name: "Image name" });
  await expect(name).toHaveValue("docker");
  await name.fill("brought-along");

  // Held until the bar was seen: on one machine the upload is over in no time.
  const bar = page.getByRole("progressbar", { name: "Uploading" });
  await page.route("**/api/v1/torcx?*", async (route) => {
    await expect(bar).toHaveAttribute("aria-valuetext", /of \d+ kB$/);
    await expect(page.getByRole("button", { name: "Stop upload" })).toBeVisible();
    await route.continue();
  });
  await page.getByRole("button", { name: "Convert archive" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("brought-along 20.10.24");
  await expect(page.getByRole("region", { name: "Image", exact: true })).toContainText(
    "brought-along-20.10.24-x86-64.raw",
  );
  const changes = page.getByRole("region", { name: "What was changed" });
  await expect(changes).toContainText("docker.service: removed After=torcx.target");
  await expect(changes).toContainText("sockets.target.d/10-docker-socket.conf: written, with Upholds=docker.socket.");
  await expect(page.getByText(/drop-in.* for containerd\.service/)).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Made of" })).toContainText("uploaded");
  await open(page, "/convert");
  const row = page.getByRole("table", { name: "Converted images" }).getByRole("row", { name: /brought-along-20/ });
  await row.getByRole("link", { name: "Use brought-along-20.10.24-x86-64.raw in Configure" }).click();
  await expect(page.getByRole("region", { name: "Result" })).toContainText("brought-along-20.10.24-x86-64.raw");
  await open(page, "/convert");
  await row.getByRole("link", { name: "brought-along-20.10.24-x86-64.raw", exact: true }).click();
  await expect(page).toHaveURL("/images/brought-along-20.10.24-x86-64.raw");
  const sums = await request.get("/extensions/brought-along/SHA256SUMS");
  expect(await sums.text()).toMatch(/^[0-9a-f]{64} {2}brought-along-20\.10\.24-x86-64\.raw\n$/m);
});

test("a taken name is said before the upload, with the reason and a free one", async ({ page, request }) => {
  const taken = fresh("docker");
  await bake(request, { recipe: "docker", version: "24.0.5", name: taken });
  await open(page, "/convert");
  await choose(page, `${taken}:24.0.5.torcx.tgz`, await torcxImage("x86-64"));
  const notice = page.getByRole("status").filter({ hasText: `The name ${taken} is taken for version 24.0.5.` });
  await expect(notice).toContainText(`${taken}-24.0.5-x86-64.raw was baked from the recipe docker`);
  await notice.getByRole("button", { name: `Use the name ${taken}-torcx` }).click();
  await expect(page.getByRole("textbox", { name: "Image name" })).toHaveValue(`${taken}-torcx`);
  await expect(notice).toBeHidden();
  await page.getByRole("button", { name: "Convert archive" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${taken}-torcx 24.0.5`);
});

test("an archive that is no Torcx image is refused with the reason", async ({ page }) => {
  await open(page, "/convert");
  await choose(page, "letters.tar.gz", await tarGz([{ name: "letters/dear.txt", bytes: "Dear reader" }]));
  await expect(page.getByRole("textbox", { name: "Image name" })).toHaveValue("letters");
  await page.getByRole("textbox", { name: "Version" }).fill("1.0");
  await page.getByRole("button", { name: "Convert archive" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "is no Torcx image" })).toContainText(
    "at its top there is letters",
  );
  await expect(page).toHaveURL("/convert");
  await expect(page.getByRole("button", { name: "Convert archive" })).toBeEnabled();
});

test("an upload can be stopped", async ({ page, request }) => {
  await open(page, "/convert");
  await choose(page, "docker:20.10.24.torcx.tgz", await torcxImage("arm64"));
  await page.getByRole("textbox", { name: "Image name" }).fill("half-way");
  await page.route("**/api/v1/torcx?*", () => undefined);
  await page.getByRole("button", { name: "Convert archive" }).click();
  await page.getByRole("button", { name: "Stop upload" }).click();
  await expect(page.getByRole("progressbar")).toBeHidden();
  await expect(page.getByRole("button", { name: "Convert archive" })).toBeEnabled();
  expect((await request.get("/extensions/half-way/SHA256SUMS")).status()).toBe(404);
});
