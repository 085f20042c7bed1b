import { createHash } from "node:crypto";
import { expect, test } from "@playwright/test";
import { ended, fresh } from "./bake";

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
  expect(await sums.text()).toBe(`${image.sha256}  ${image.file}\n`);
  const conf = await request.get(`/extensions/${name}/${name}-24.0.conf`);
  expect(await conf.text()).toContain(`MatchPattern=${name}-24.0.@v-%a.raw\n`);
  expect((await request.get("/extensions/noop.conf")).ok()).toBe(true);
});

test("it says that it can work", async ({ request }) => {
  await expect.poll(async () => (await request.get("/readyz")).status()).toBe(200);
});
