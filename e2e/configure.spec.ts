import { faults } from "./accessible";
import { card, config, save } from "./configurator";
import { choose, open, reload } from "./open";
import { expect, test } from "./test";

test("a machine is put together, its images are baked, and its link gives the same config", async ({
  page,
  browser,
}) => {
  test.slow();
  // A name of its own, so that its image is not there yet whatever ran before.
  const name = `composed-${Date.now().toString(36)}`;
  await open(page, `/?ext=docker@24.0.5&name=docker:${name}`);
  await page.getByRole("button", { name: /^Add kubernetes/ }).click();
  const kubernetes = card(page, "kubernetes");
  await expect(kubernetes).toBeFocused();
  await expect(kubernetes.getByRole("combobox", { name: "Version", exact: true })).toHaveValue("v1.31.1");
  await kubernetes.getByRole("combobox", { name: "Version", exact: true }).fill("v1.27.4");
  await page.keyboard.press("Tab");
  await choose(kubernetes.getByRole("combobox", { name: /Updates/ }), "all versions");
  await choose(card(page, name).getByRole("combobox", { name: /Updates/ }), "patches");
  await choose(page.getByRole("combobox", { name: /Once a new image is staged/ }), "restart systemd-sysext");
  await expect(config(page)).toContainText(`-C ${name} update`);
  await expect(config(page)).toContainText("/etc/sysupdate.kubernetes.d/kubernetes.conf");

  await page.getByRole("button", { name: /^Bake \d missing images?$/ }).click();
  await expect(card(page, name).getByText("baked", { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(kubernetes.getByText("baked", { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(config(page)).toContainText(
    /composed-\w+-24\.0\.5-x86-64\.raw\n\s+verification:\n\s+hash: sha256-[0-9a-f]{64}\n/,
  );
  await expect(config(page)).toContainText(
    /kubernetes-v1\.27\.4-x86-64\.raw\n\s+verification:\n\s+hash: sha256-[0-9a-f]{64}\n/,
  );
  const text = await config(page).textContent();

  await expect(page).toHaveURL(/updates=kubernetes:all/);
  const context = await browser.newContext();
  const other = await context.newPage();
  await open(other, page.url());
  await expect(config(other)).toHaveText(text ?? "", { useInnerText: false });
  await context.close();
});

test("a conflict goes when its hint is followed", async ({ page }) => {
  await open(page, "/?ext=docker@24.0.9&name=docker:half");
  const half = card(page, "half");
  await choose(half.getByRole("combobox", { name: "Parts" }), "docker");
  const about = half.getByRole("list", { name: "About half", exact: true });
  await expect(about).toContainText("Nothing brings containerd");
  await expect(page.getByText("1 error", { exact: false }).first()).toBeVisible();

  await page.getByRole("combobox", { name: "Release" }).fill("3815.2.0");
  await expect(about).toBeHidden();
  await expect(config(page)).not.toContainText("torcx-generator");
  await page.getByRole("combobox", { name: "Release" }).fill("");
  await about.getByRole("button", { name: "Bring containerd as well" }).click();
  await expect(about).toBeHidden();
  await expect(config(page)).toContainText("containerd-flatcar.raw");
});

test("a name that is taken is exchanged for the one that is offered", async ({ page, request }) => {
  const wanted = { recipe: "docker", version: "23.0.6", name: "taken" };
  const { build } = await (await request.post("/api/v1/builds", { data: wanted })).json();
  const status = async () => (await (await request.get(`/api/v1/builds/${build.id}`)).json()).build.status;
  await expect.poll(status, { timeout: 45_000 }).toBe("succeeded");

  await open(page, "/?ext=docker@23.0.6&name=docker:taken&option=docker:only=containerd");
  await expect(card(page, "taken")).toContainText("published bytes never change");
  await card(page, "taken").getByRole("button", { name: "Use the name taken-2" }).click();
  await expect(card(page, "taken-2").getByRole("button", { name: "Bake taken-2" })).toBeVisible();
});

test("both examples of the old bakery can be had", async ({ page }) => {
  const release = "https://github.com/flatcar/sysext-bakery/releases/download/20230901";
  const flat = "source=docker:https://myserver.net";
  await open(page, `/?ext=docker@20.10.13&name=docker:mydocker&layout=plain&${flat}`);
  await expect(config(page)).toContainText("source: https://myserver.net/mydocker.raw");
  await expect(config(page)).toContainText("path: /etc/extensions/mydocker.raw");

  await open(
    page,
    "/?ext=docker@24.0.5&ext=kubernetes@v1.27.4&updates=docker:all&updates=kubernetes:all&after=restart-sysext",
  );
  for (const name of ["docker", "kubernetes"]) {
    const one = card(page, name);
    await one.getByRole("button", { name: `Details of ${name}` }).click();
    await choose(one.getByRole("combobox", { name: /Image from/ }), "another address");
    await one.getByLabel("Address of the folder").fill(release);
  }
  await expect(config(page)).toContainText(`source: ${release}/docker-24.0.5-x86-64.raw`);
  await expect(config(page)).toContainText(`source: ${release}/kubernetes.conf`);
  await expect(config(page)).toContainText("ExecStartPost=systemctl restart systemd-sysext");
});

test("extras stay out of the link and come back from a saved config", async ({ page }) => {
  await open(page, "/?ext=docker@24.0.5");
  await page.getByLabel("Host name").fill("node_1");
  await expect(page.getByText("Must be a host name such as node-1.").first()).toBeVisible();
  await page.getByLabel("Host name").fill("node-1");
  await page.getByLabel(/^SSH keys/).fill("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB me");
  await page.getByRole("button", { name: "Add file" }).click();
  await page.getByLabel("Path").fill("/etc/motd");
  await page.getByLabel("Text", { exact: true }).fill("welcome");
  await expect(config(page)).toContainText("inline: welcome");
  expect(page.url()).not.toContain("node-1");

  const result = page.getByRole("region", { name: "Result" });
  await save(result);
  await expect(page).toHaveURL(/\/\?config=[0-9a-f]{32}$/);
  await expect(result.getByText(/\.newest\.bu$/)).toBeVisible();
  await reload(page);
  await expect(page.getByLabel("Host name")).toHaveValue("node-1");
  await expect(config(page)).toContainText("inline: welcome");
  await page.getByLabel("Host name").fill("node-2");
  await expect(page).toHaveURL(/\/\?ext=docker@24\.0\.5$/);
});

test("the address that machines reach is set on the spot and kept", async ({ page }) => {
  await open(page, "/?ext=docker@24.0.5&updates=docker:all");
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByText("1 address to set")).toBeVisible();
  await expect(result.getByText(/reaches this computer only/)).toBeVisible();
  await result.getByRole("button", { name: "Try it" }).click();
  await expect(result.getByRole("figure").filter({ hasText: "Boot Flatcar in QEMU" })).toContainText(
    /sed 's#http:\/\/127\.0\.0\.1:\d+\/#http:\/\/10\.0\.2\.2:\d+\/#g' config\.bu \| butane/,
  );

  const address = result.getByRole("combobox", { name: "Address of this server for machines" });
  await address.fill("bakery");
  await address.press("Enter");
  await expect(result.getByText("Must be an address such as")).toBeVisible();
  await address.fill("http://bakery.example.net:3000/");
  await result.getByRole("button", { name: "Use it" }).click();
  await expect(config(page)).toContainText("http://bakery.example.net:3000/extensions/docker.conf");
  await expect(result.getByText("1 address to set")).toBeHidden();
  await expect(result.getByRole("figure").filter({ hasText: "Boot Flatcar in QEMU" })).not.toContainText("10.0.2.2");

  await reload(page);
  await expect(config(page)).toContainText("http://bakery.example.net:3000/extensions/docker.conf");
  await address.fill("");
  await result.getByRole("button", { name: "Use it" }).click();
  await expect(config(page)).toContainText(/http:\/\/127\.0\.0\.1:\d+\/extensions/);
});

test("a config whose images are not baked says so where it is copied, and is copied once they are", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const name = `copied-${Date.now().toString(36)}`;
  await open(page, `/?ext=docker@24.0.5&name=docker:${name}`);
  const figure = page.getByRole("figure").filter({ hasText: "config.bu" });
  await expect(figure.getByText("config.bu: 1 image not baked")).toBeVisible();
  await expect(config(page)).toContainText(`# ${name}: the image, under its version; not baked yet`);

  await figure.getByRole("button", { name: "Bake, then copy" }).click();
  await expect(figure.getByText("config.bu: baked and copied")).toBeVisible({ timeout: 45_000 });
  await expect(config(page)).not.toContainText("not baked yet");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/hash: sha256-[0-9a-f]{64}/);
  expect(copied).toBe(await config(page).textContent());
  await expect(figure.getByRole("button", { name: "Bake, then copy" })).toBeHidden();
});

test("choices are there again after going away and coming back", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: /^Add kubernetes/ }).click();
  await expect(page).toHaveURL(/kubernetes@v1\.31\.1/);
  await page.getByRole("link", { name: "Builds" }).first().click();
  await expect(page).toHaveURL(/\/builds$/);
  await page.goBack();
  await expect(card(page, "kubernetes")).toBeVisible();
  await expect(page).toHaveURL(/kubernetes@v1\.31\.1/);
});

test("an address that cannot be read says why", async ({ page }) => {
  await open(page, "/?ext=docker@24.0.5&arch=sparc");
  await expect(page.getByRole("alert").filter({ hasText: "This link cannot be read" })).toContainText(
    "x86-64 or arm64",
  );
  await open(page, "/?ext=nothing@1.0.0");
  await expect(card(page, "nothing")).toContainText("There is no recipe nothing on this server.");
  await open(page, "/?config=00000000000000000000000000000000");
  await expect(page.getByRole("alert").filter({ hasText: "There is no saved config" })).toBeVisible();
});

test("on a phone the config comes up from below", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, "/?ext=docker@24.0.5");
  await page.getByRole("button", { name: /^Show the config/ }).click();
  const sheet = page.getByRole("dialog", { name: "The machine's config" });
  await expect(sheet.getByText("variant: flatcar")).toBeVisible();
  await sheet.getByRole("tab", { name: "Ignition" }).click();
  await expect(sheet.getByText('"ignition": {')).toBeVisible();
  await sheet.getByRole("button", { name: "Close" }).click();
  await expect(sheet).toBeHidden();
  await open(page, `/?ext=docker@24.0.9&updates=docker:all&name=docker:narrow-${Date.now().toString(36)}`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nobody is kept out, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(
      page,
      "/?ext=docker@24.0.5&option=docker:only=docker&ext=kubernetes@v1.27.4&updates=kubernetes:all&ext=nothing@1",
    );
    await page.getByRole("button", { name: "Try it" }).first().click();
    await page.getByRole("button", { name: "Save", exact: true }).first().click();
    await page.getByRole("button", { name: "Add file" }).click();
    await page.getByRole("button", { name: "Add unit" }).click();
    await page.getByLabel("Host name").fill("_");
    expect(await faults(page)).toEqual([]);
  });
}
