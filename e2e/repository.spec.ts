import { createHash } from "node:crypto";
import { bake, ended, fresh } from "./bake";
import { open } from "./open";
import { expect, test } from "./test";

test("what is asked for by API is baked, listed and downloaded", async ({ request }) => {
  const name = fresh("engine");
  const wanted = { recipe: "docker", version: "24.0.5", arch: "arm64", name };
  const first = await request.post("/api/v1/builds", { data: wanted });
  expect(first.status()).toBe(202);
  await ended(request, (await first.json()).build.id);

  const again = await request.post("/api/v1/builds", { data: wanted });
  expect(again.status()).toBe(200);
  const { image } = await again.json();
  expect(image.file).toBe(`${name}-24.0.5-arm64.raw`);

  const download = await request.get(`/extensions/${name}/${image.file}`);
  const bytes = await download.body();
  expect(download.headers()["content-length"]).toBe(String(image.size));
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(image.sha256);

  const sums = await request.get(`/extensions/${name}/SHA256SUMS`);
  const lines = (await sums.text()).split("\n").filter((line) => !/ BEST-BEFORE-\d{4}-\d\d-\d\d$/.test(line));
  expect(lines).toEqual([`${image.sha256}  ${image.file}`, ""]);
  expect((await request.get(`/extensions/${name}/SHA256SUMS.gpg`)).ok()).toBe(true);
  const conf = await request.get(`/extensions/${name}/${name}-24.0.conf`);
  expect(await conf.text()).toContain(`MatchPattern=${name}-24.0.@v-%a.raw\n`);
  expect((await request.get("/extensions/noop.conf")).ok()).toBe(true);
});

test("new images are in a feed that readers find on the page", async ({ page, request }) => {
  const name = fresh("fed");
  const { file } = await bake(request, { recipe: "docker", version: "24.0.5", name });
  await open(page, "/images");
  const all = page.locator('link[rel="alternate"][type="application/atom+xml"]');
  await expect(all).toHaveAttribute("href", "/feeds/all.atom");
  await open(page, `/images?name=${name}`);
  await expect(all).toHaveAttribute("href", `/feeds/${name}.atom`);
  const href = await page.getByRole("link", { name: `Feed of new images of ${name}` }).getAttribute("href");
  const text = await (await request.get(href ?? "")).text();
  const entries = await page.evaluate((xml) => {
    const feed = new DOMParser().parseFromString(xml, "application/xml");
    return Array.from(feed.querySelectorAll("entry > link"), (link) => link.getAttribute("href"));
  }, text);
  expect(entries).toEqual([expect.stringContaining(`/images/${file}`), expect.stringContaining(`/extensions/${file}`)]);
});

test("it says that it can work", async ({ request }) => {
  await expect.poll(async () => (await request.get("/readyz")).status()).toBe(200);
});
