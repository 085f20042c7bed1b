import { expect, it } from "vitest";
import { deleteImage, publish as publishCandidate, withdraw } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask, HOST } from "../_server/testing/ask";
import { bakeQueued } from "../_server/testing/bake-queued";

const standing = useContext();
const publish = (name: string, version: string, minute: number) =>
  publishImage(standing.context.store, { name, version, createdAt: new Date(2026, 0, 1, 0, minute) });
const titles = (feed: string) =>
  Array.from(feed.matchAll(/<entry>\n<id>.*\n<title>(.*)<\/title>/g), ([, title]) => title);

it("tells of a baked image: what it is, its page, and its bytes", async () => {
  await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5" } });
  await bakeQueued(standing.context);
  const { image } = (await ask("GET", "/api/v1/images/docker-24.0.5-x86-64.raw")).body;
  const { status, headers, body } = await ask("GET", "/feeds/docker.atom");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  expect(body).toContain(`<id>http://${HOST}/feeds/docker.atom</id>`);
  expect(body).toContain(`<title>New images of docker</title>\n<updated>${image.publishedAt}</updated>`);
  expect(body).toMatch(
    /<entry>\n<id>urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}<\/id>\n<title>docker 24\.0\.5 for x86-64</,
  );
  expect(body).toContain(`<link rel="alternate" href="http://${HOST}/images/docker-24.0.5-x86-64.raw"`);
  expect(body).toContain(
    `<link rel="enclosure" href="${image.url}" type="application/octet-stream" length="${image.size}"/>`,
  );
  expect(body).toMatch(
    new RegExp(
      `<summary>docker 24\\.0\\.5, x86-64, Flatcar, [\\d.]+ k?B, sha256 ${image.sha256}\\. Docker: .+</summary>`,
    ),
  );
});

it("has all images or those of one extension, newest first, 50 at most, without withdrawn and deleted ones", async () => {
  for (let minute = 0; minute < 52; minute++) await publish("many", `1.0.${minute}`, minute);
  const { file } = await publish("few", "v1.32.2+k3s1", 53);
  const all = (await ask("GET", "/feeds/all.atom")).body;
  expect(titles(all)).toHaveLength(50);
  expect(titles(all).slice(0, 2)).toEqual(["few v1.32.2+k3s1 for x86-64", "many 1.0.51 for x86-64"]);
  expect(all).toContain(`href="http://${HOST}/images/${encodeURIComponent(file)}"`);
  expect(titles((await ask("GET", "/feeds/few.atom")).body)).toHaveLength(1);
  await withdraw(file, "Broken.", standing.context.store, new Date());
  expect(titles((await ask("GET", "/feeds/all.atom")).body)[0]).toBe("many 1.0.51 for x86-64");
  expect(await ask("GET", "/feeds/few.atom")).toMatchObject({ status: 404 });
  await deleteImage("many-1.0.51-x86-64.raw", standing.context.store, new Date());
  expect(titles((await ask("GET", "/feeds/all.atom")).body)[0]).toBe("many 1.0.50 for x86-64");
});

it("tells of a candidate once it is published, as of that moment, and of no image twice", async () => {
  await publish("a", "1.0", 1);
  const created = new Date(2026, 0, 1);
  const { file } = await publishImage(standing.context.store, {
    name: "a",
    version: "1.1",
    createdAt: created,
    state: "candidate",
  });
  expect(titles((await ask("GET", "/feeds/a.atom")).body)).toEqual(["a 1.0 for x86-64"]);
  const [first, later] = [new Date(2026, 5, 1), new Date(2026, 6, 1)];
  await publishCandidate(file, standing.context.store, first);
  const feed = (await ask("GET", "/feeds/a.atom")).body;
  expect(titles(feed)).toEqual(["a 1.1 for x86-64", "a 1.0 for x86-64"]);
  expect(feed).toContain(`<published>${first.toISOString()}</published>`);
  const { releases } = (await ask("GET", "/api/v1/extensions/a/releases.json")).body;
  expect(releases[0]).toMatchObject({ version: "1.1", releaseTimestamp: first.toISOString() });
  await withdraw(file, "Broken.", standing.context.store, later);
  await publishCandidate(file, standing.context.store, later);
  expect((await ask("GET", "/feeds/a.atom")).body).toBe(feed);
});

it("answers 304 to who has it, until another image comes", async () => {
  expect(titles((await ask("GET", "/feeds/all.atom")).body)).toEqual([]);
  await publish("a", "1.0", 1);
  const etag = (await ask("GET", "/feeds/all.atom")).headers.get("etag") ?? "";
  const again = () => ask("GET", "/feeds/all.atom", { headers: { "if-none-match": etag } });
  expect(await again()).toMatchObject({ status: 304, body: null });
  await publish("a", "1.1", 2);
  expect(await again()).toMatchObject({ status: 200 });
});

it("says what there is where no feed is", async () => {
  await publish("docker", "24.0.5", 1);
  expect(await ask("GET", "/feeds/dokcer.atom")).toMatchObject({
    status: 404,
    body: { error: { message: "No image of dokcer is published. Is docker meant?", suggestion: { name: "docker" } } },
  });
  expect(await ask("GET", "/feeds/docker")).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringContaining("all.atom") } },
  });
});

it("has a feed of versions that wait, with what is to be known of them", async () => {
  await publish("docker", "24.0.5", 1);
  for (const arch of ["x86-64", "arm64"] as const)
    await publishImage(standing.context.store, {
      ...{ name: "docker", version: "24.0.9+a", arch, state: "candidate", warnings: arch === "arm64" ? ["Odd."] : [] },
    });
  const { file } = await publishImage(standing.context.store, { name: "k3s", version: "1.0", state: "candidate" });
  await ask("POST", `/api/v1/images/${file}/hold`, { json: {} });
  const { status, headers, body } = await ask("GET", "/feeds/inbox.atom");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  expect(titles(body)).toEqual(["docker 24.0.9+a waits"]);
  expect(body).toContain(
    `<link rel="alternate" href="http://${HOST}/inbox/candidates/docker/24.0.9%2Ba" type="text/html"/>`,
  );
  expect(body).toContain(
    "<summary>docker 24.0.9+a for x86-64 and arm64 waits to be published. Machines have 24.0.5 before it.</summary>",
  );
  expect(body).not.toContain("enclosure");
  await ask("POST", "/api/v1/images/docker-24.0.9+a-x86-64.raw/publish");
  await ask("POST", "/api/v1/images/docker-24.0.9+a-arm64.raw/skip", { json: { reason: "Odd." } });
  expect(titles((await ask("GET", "/feeds/inbox.atom")).body)).toEqual([]);
});
