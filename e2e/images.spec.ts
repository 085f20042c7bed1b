import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { APIRequestContext, Page } from "@playwright/test";
import { bake, fresh } from "./bake";
import { choose, open, reload } from "./open";
import { expect, test } from "./test";

const textAt = async (request: APIRequestContext, address: string) =>
  (await request.get(`/extensions/${address}`)).text();
/** The innermost entry of this name among an image's contents. */
const contentsLine = (page: Page, name: string) =>
  page
    .getByRole("list", { name: "Contents of the image" })
    .locator("li", { has: page.getByText(name, { exact: true }) })
    .last();
const dialog = (page: Page) => page.getByRole("alertdialog");

test("images stand by extension, the newest version of each architecture first", async ({ page, request }) => {
  const own = { recipe: "docker", name: "ordered" };
  await bake(request, { ...own, version: "24.0.5" });
  await bake(request, { ...own, version: "24.0.5", arch: "arm64" });
  await bake(request, { ...own, version: "24.0.9" });

  await open(page, "/images");
  await expect(page.getByText(/^[\d.]+ [kMG]?B used, [\d.]+ [MGT]B free$/)).toBeVisible();
  const extension = page.getByRole("region", { name: "ordered" });
  const newest = extension.getByRole("table", { name: "Newest images of ordered" }).getByRole("row");
  await expect(newest).toHaveCount(3);
  await expect(newest.nth(1)).toContainText(/24\.0\.9.*x86-64.*Flatcar/);
  await expect(newest.nth(2)).toContainText(/24\.0\.5.*arm64.*Flatcar/);

  const conf = await extension.getByRole("link", { name: "sysupdate conf" }).getAttribute("href");
  expect(await (await request.get(conf ?? "")).text()).toContain("MatchPattern=ordered-@v-%a.raw\n");
  await expect(newest.nth(1).getByRole("link", { name: "24.0.9", exact: true })).toBeVisible();
  await newest.nth(1).getByRole("cell", { name: "x86-64", exact: true }).click({ force: true });
  await expect(page).toHaveURL("/images/ordered-24.0.9-x86-64.raw");

  await open(page, "/images");
  await extension.getByRole("link", { name: "1 older image" }).click();
  await expect(page).toHaveURL("/images?name=ordered");
  const all = page.getByRole("table", { name: "Images of ordered" });
  await expect(all.getByRole("row", { name: /24\.0\.5 x86-64/ })).toBeVisible();
  await expect(all.getByRole("row")).toHaveCount(4);
  await page.getByRole("link", { name: "All extensions, not only ordered" }).click();
  await expect(page).toHaveURL("/images");
});

test("images are searched and narrowed by the address", async ({ page, request }) => {
  const name = fresh("sought");
  await bake(request, { recipe: "docker", version: "24.0.5", name });
  await bake(request, { recipe: "docker", version: "24.0.9", name, arch: "arm64", os: "_any" });
  await open(page, "/images");
  const rows = page.getByRole("region", { name }).getByRole("table").getByRole("row");
  await page.getByRole("searchbox", { name: "Search images" }).fill(name);
  await expect(page).toHaveURL(`/images?search=${name}`);
  await expect(page.getByRole("table")).toHaveCount(1);
  await expect(rows).toHaveCount(3);

  await choose(page.getByRole("combobox", { name: "Architecture" }), "arm64");
  await expect(page).toHaveURL(`/images?search=${name}&arch=arm64`);
  await expect(rows).toHaveCount(2);
  // Who is quicker than the page loses no choice: that of the OS never comes.
  await page.route(
    ({ searchParams }) => searchParams.has("os") && !searchParams.has("days"),
    () => {},
  );
  await choose(page.getByRole("combobox", { name: "OS" }), "any OS");
  await choose(page.getByRole("combobox", { name: "Baked" }), "Last day");
  await expect(page).toHaveURL(`/images?search=${name}&arch=arm64&os=_any&days=1`);
  await expect(rows.nth(1)).toContainText("24.0.9");

  await reload(page);
  await expect(page.getByRole("combobox", { name: "OS" })).toHaveValue("_any");
  await page.getByRole("searchbox", { name: "Search images" }).fill("nothing-like-this");
  await expect(page.getByRole("heading", { name: "No image matches" })).toBeVisible();
  await page.getByRole("link", { name: "Show all images" }).click();
  await expect(page).toHaveURL("/images");
  await expect(page.getByRole("searchbox", { name: "Search images" })).toHaveValue("");
});

test("an image's page shows what is in it and how a machine takes it", async ({ page, request }) => {
  const { file, sha256, buildId } = await bake(request, { recipe: "docker", version: "24.0.5", name: "opened" });
  await open(page, `/images/${file}`);
  await expect(contentsLine(page, "dockerd")).toContainText("x86-64, static");
  await expect(contentsLine(page, "extension-release.opened")).toContainText("0644");
  const bin = page.locator("summary").filter({ has: page.getByText("bin", { exact: true }) });
  await bin.focus();
  await page.keyboard.press("Enter");
  await expect(contentsLine(page, "dockerd")).toBeHidden();

  const configs = page.getByRole("region", { name: "Boot a machine with it" });
  await expect(configs).toContainText(`hash: sha256-${sha256}`);
  await expect(configs).not.toContainText("sysupdate.opened.d");
  await configs.getByRole("tab", { name: "Butane with updates" }).click();
  await expect(configs).toContainText("/etc/sysupdate.opened.d/opened.conf");
  await configs.getByRole("tab", { name: "sysupdate conf" }).click();
  for (const conf of ["opened.conf", "opened-24.0.conf"])
    await expect(configs.locator("pre").filter({ hasText: await textAt(request, `opened/${conf}`) })).toHaveCount(1);

  const byHand = page.getByRole("region", { name: "Use it by hand" });
  await expect(byHand).toContainText(`echo "${sha256}  /opt/extensions/opened/${file}" | sha256sum -c`);
  await expect(byHand).toContainText("ln -sfn /dev/null /etc/extensions/docker-flatcar.raw");
  await expect(byHand).toContainText("systemctl reload-or-restart systemd-sysext");
  await byHand.getByRole("tab", { name: "Other distributions" }).click();
  await expect(byHand).toContainText("systemctl enable --now ensure-sysext.service systemd-sysext.service");

  await page.getByRole("link", { name: "Plan, digests and log" }).click();
  await expect(page).toHaveURL(`/builds/${buildId}`);
});

test("an image is used in a config from where it is shown, and found there by the name it was given", async ({
  page,
  request,
}) => {
  const name = fresh("mine");
  const options = { only: "containerd" };
  const { file, buildId } = await bake(request, { recipe: "docker", version: "24.0.5", name, options });
  const chosen = `/?ext=docker@24.0.5&name=docker:${name}&option=docker:only=containerd`;
  const card = page.getByRole("listitem", { name, exact: true });

  await open(page, `/builds/${buildId}`);
  await page
    .getByRole("region", { name: "Image", exact: true })
    .getByRole("link", { name: "Use in Configure" })
    .click();
  await expect(page).toHaveURL(chosen);
  await expect(card).toContainText("baked");
  for (const address of [`/images/${file}`, "/images"]) {
    await open(page, address);
    const link = page.getByRole("link", { name: new RegExp(`^Use (${name} )?in Configure$`) });
    await expect(link).toHaveAttribute("href", chosen);
  }
  await open(page, "/recipes/docker?version=24.0.5");
  await expect(page.getByRole("link", { name: "Use in Configure" })).toHaveAttribute("href", "/?ext=docker@24.0.5");

  await open(page, "/?target=flatcar");
  await page.getByRole("searchbox", { name: "Search software" }).fill(name);
  await page.getByRole("button", { name: `Add the image ${name}` }).click();
  await expect(card).toContainText("baked");
  await expect(page).toHaveURL(chosen);
});

test("the bytes that arrive are the ones whose digest is shown", async ({ page, request, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { file } = await bake(request, { recipe: "docker", version: "24.0.5", name: "fetched" });
  await open(page, `/images/${file}`);
  const facts = page.getByRole("region", { name: "Facts" });
  await facts.getByRole("button", { name: "Copy digest", exact: true }).click();
  await expect(facts.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
  const shown = await page.evaluate(() => navigator.clipboard.readText());

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download image" }).click();
  expect((await download).suggestedFilename()).toBe(file);
  const bytes = await readFile(await (await download).path());
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(shown);
});

test("deleting asks first, and keeps the name reserved", async ({ page, request }) => {
  const name = fresh("gone");
  const { file } = await bake(request, { recipe: "docker", version: "24.0.5", name });
  await open(page, `/images/${file}`);
  await page.getByRole("button", { name: "Delete image" }).click();
  await expect(dialog(page)).toContainText(`Delete ${file}?`);
  await expect(dialog(page).getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeHidden();
  expect((await request.head(`/extensions/${name}/${file}`)).status()).toBe(200);

  await page.getByRole("button", { name: "Delete image" }).click();
  await dialog(page).getByRole("button", { name: "Delete image" }).click();
  await expect(page).toHaveURL("/images");
  await expect(page.getByRole("region", { name })).toBeHidden();
  expect((await request.get(`/extensions/${name}/${file}`)).status()).toBe(404);

  await open(page, "/recipes/docker?version=24.0.5");
  const form = page.getByRole("form", { name: "Bake docker" });
  await form.getByRole("textbox", { name: "Image name" }).fill(name);
  await form.getByRole("button", { name: "Bake image" }).click();
  await expect(form.getByRole("alert")).toContainText(`${file} was deleted`);
  await form.getByRole("button", { name: "Bake revision 1" }).click();
  await expect(page.getByRole("region", { name: "Image", exact: true })).toContainText(`${name}-24.0.5-1-x86-64.raw`);
});

test("withdrawing asks for the reason, takes the version out of what machines read, and is undone by publishing again", async ({
  page,
  request,
}) => {
  const name = fresh("bad");
  const sums = () => textAt(request, `${name}/SHA256SUMS`);
  await bake(request, { recipe: "docker", version: "24.0.5", name });
  const before = await sums();
  const { file } = await bake(request, { recipe: "docker", version: "24.0.9", name });
  const both = await sums();
  await open(page, `/images/${file}`);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await expect(dialog(page)).toContainText("Machines that have it keep it: they are not rolled back.");
  await expect(dialog(page)).toContainText(`Machines that update get ${name} 24.0.5 at most.`);
  const reason = dialog(page).getByRole("textbox", { name: "Reason" });
  await expect(reason).toBeFocused();
  await dialog(page).getByRole("button", { name: "Withdraw" }).click();
  await expect(dialog(page)).toContainText("Say why, in a sentence.");
  expect(await sums()).toBe(both);
  await reason.fill("It loses volumes.");
  await dialog(page).getByRole("button", { name: "Withdraw" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText(/^Withdrawn on \d{4}-\d\d-\d\d$/)).toBeVisible();
  await expect(page.getByText("It loses volumes.", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Withdraw", exact: true })).toHaveCount(0);
  expect(await sums()).toBe(before);
  expect((await request.head(`/extensions/${name}/${file}`)).status()).toBe(200);

  await open(page, `/images?search=${name}`);
  const rows = page.getByRole("table", { name: `Newest images of ${name}` }).getByRole("row");
  await expect(rows.nth(1)).toContainText(/24\.0\.9\s*withdrawn/);
  await expect(rows.nth(2)).toContainText("24.0.5");
  await open(page, `/?ext=docker@24.0.9&name=docker:${name}`);
  const card = page.getByRole("listitem", { name, exact: true });
  await expect(card).toContainText("baked, withdrawn");
  await expect(card).toContainText("“It loses volumes.”");

  await open(page, `/images/${file}`);
  await page.getByRole("button", { name: "Publish again" }).click();
  await expect(page.getByRole("button", { name: "Withdraw", exact: true })).toBeVisible();
  expect(await sums()).toBe(both);
});

test("a name that is taken leads to its image and to a free name", async ({ page, request }) => {
  const name = fresh("owned");
  const { file } = await bake(request, { recipe: "docker", version: "24.0.5", name });
  await open(page, "/recipes/docker?version=24.0.5");
  const form = page.getByRole("form", { name: "Bake docker" });
  await form.getByRole("textbox", { name: "Image name" }).fill(name);
  await choose(form.getByRole("combobox", { name: "Parts" }), "containerd");
  await form.getByRole("button", { name: "Bake image" }).click();

  const refusal = form.getByRole("alert");
  await expect(refusal).toContainText("published bytes never change");
  await expect(refusal.getByRole("link", { name: "Show the existing image" })).toHaveAttribute(
    "href",
    `/images/${file}`,
  );
  await refusal.getByRole("button", { name: `Use the name ${name}-2` }).click();
  await form.getByRole("button", { name: "Bake image" }).click();
  await page.getByRole("region", { name: "Image", exact: true }).getByRole("link", { name: "Show image" }).click();
  await expect(contentsLine(page, "containerd-shim-runc-v2")).toBeVisible();
  await expect(contentsLine(page, "dockerd")).toHaveCount(0);
});
