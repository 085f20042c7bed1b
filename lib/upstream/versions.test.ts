import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { VersionSource } from "#lib/recipes/version-source";
import { useOutside } from "#lib/testing/outside";
import type { Page } from "#lib/upstream/request";
import { readVersions } from "#lib/upstream/version-list";
import { listVersions } from "#lib/upstream/versions";

const outside = useOutside();
const compose: VersionSource = { from: "github-releases", repo: "docker/compose", prefix: "" };
const composeList = "https://api.github.com/repos/docker/compose/releases";
const docker: VersionSource = {
  from: "html-index",
  url: "https://download.docker.com/linux/static/stable/x86_64/",
  match: String.raw`docker-(\d+\.\d+\.\d+)\.tgz`,
  prefix: "",
};
const kubernetes: VersionSource = {
  from: "document",
  url: "https://raw.githubusercontent.com/kubernetes/website/main/data/releases/schedule.yaml",
  select: "schedules[].previousPatches[].release",
  date: "targetDate",
  prefix: "v",
};
const versionsOf = async (source: VersionSource) =>
  (await listVersions(outside.upstream, source)).items.map((i) => i.version);
const page = (text: string) => async (): Promise<Page> => ({ text, next: null });

it("reads an index of links, newest first", async () => {
  expect(await versionsOf(docker)).toEqual(["27.3.1", "25.0.3", "24.0.9", "24.0.5", "23.0.6", "20.10.24", "20.10.13"]);
});

it("reads GitHub's releases without drafts and pre-releases, with their days", async () => {
  const { items, stale } = await listVersions(outside.upstream, compose);
  expect(stale).toBe(false);
  expect(items[0]).toEqual({ version: "2.29.7", date: "2024-09-20", latest: true });
  expect(items.map(({ version }) => version)).toEqual(["2.29.7", "2.24.6", "2.20.3"]);
});

it("follows GitHub's pages to the end", async () => {
  const get = async (url: string): Promise<Page> => {
    const answer = await fetch(
      `${outside.fixture.url}/${url.slice("https://".length).replace("per_page=100", "per_page=1")}`,
    );
    const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1] ?? null;
    return { text: await answer.text(), next };
  };
  expect((await readVersions(get, compose)).items).toHaveLength(3);
  expect(outside.fixture.requests.filter((request) => request.includes("per_page=1"))).toHaveLength(4);
});

it("reads a YAML document through a selector, with dates, in the recipe's spelling", async () => {
  const { items } = await listVersions(outside.upstream, kubernetes);
  expect(items).toContainEqual({ version: "v1.27.4", date: "2023-07-19" });
  expect(items[0]?.version).toBe("v1.31.1");
});

it("keeps versions as they are written: 1.30 is not 1.3", async () => {
  const source: VersionSource = { from: "document", url: "https://x.org/v", select: "all[].name", prefix: "" };
  const { items } = await readVersions(page('{"all":[{"name":1.30},{"name":"1.4"}]}'), source);
  expect(items).toEqual([{ version: "1.30", latest: true }, { version: "1.4" }]);
});

it("leaves out what is excluded, unfinished, doubled or no version at all", async () => {
  const text =
    "<a>t-1.0.tgz</a><a>t-1.0.tgz</a><a>t-2.0-rc1.tgz</a><a>t-1.9_b/x.tgz</a><a>t-0.9.tgz</a><a>t-1.10.tgz</a>";
  const source: VersionSource = {
    from: "html-index",
    url: "https://x.org/",
    match: "t-([^<]*).tgz",
    exclude: "^0",
    prefix: "",
  };
  expect((await readVersions(page(text), source)).items).toEqual([
    { version: "1.10", latest: true },
    { version: "1.0" },
  ]);
});

const release = (tag_name: string, prerelease = false) => ({ tag_name, draft: false, prerelease });
const reltool: VersionSource = { from: "github-releases", repo: "example/reltool", prefix: "v" };
const putReleases = (...releases: object[]) =>
  outside.fixture.put("https://api.github.com/repos/example/reltool/releases", JSON.stringify(releases));

it("takes letters behind the numbers for unfinished, whatever upstream flags", async () => {
  const tags = ["M1", "devel", "test.1", "unstable", "Beta", "ea.3", "next.2", "rc.1"]
    .map((end) => `v2.0.0-${end}`)
    .concat("edge", "tip");
  putReleases(...tags.concat("v2.0.0b1", "v2.0.0a", "v2.0.0.dev3", "v1.4.2").map((tag) => release(tag)));
  expect((await listVersions(outside.upstream, reltool)).items).toEqual([{ version: "v1.4.2", latest: true }]);
});

it.each([
  ["k3s", ["v1.31.0+k3s1", "v1.30.1-k3s2"]],
  ["packaging numbers", ["v1.4.2-2", "v1.4.2-r1", "v1.4.2_1"]],
  ["patch levels and editions", ["v9.8p1", "v18.9.0-ce", "v5.0.0.Final", "v1.4.2-LTS", "v1.4.2.post1"]],
  ["names in front", ["jq-1.7.1", "go1.22.1"]],
  ["days", ["RELEASE.2024-05-10T01-41-38Z", "2024-05-10"]],
])("does not take %s for unfinished", async (_, tags) => {
  putReleases(...tags.map((tag) => release(tag)), release("v0.1.0-rc1"));
  const { items, note } = await listVersions(outside.upstream, { ...reltool, prefix: "" });
  expect({ note, versions: new Set(items.map(({ version }) => version)) }).toEqual({
    note: undefined,
    versions: new Set(tags.map((tag) => tag.replace(/^v/, ""))),
  });
});

it("gives pre-releases with a note where there is nothing else, but no drafts", async () => {
  putReleases(release("v0.3.0", true), release("v0.2.0-rc1"), { ...release("v0.4.0"), draft: true });
  const given = await listVersions(outside.upstream, reltool);
  const note = "The releases of example/reltool gave only pre-releases.";
  expect(given).toMatchObject({ stale: false, note, items: [{ version: "v0.3.0" }, { version: "v0.2.0-rc1" }] });
  expect(await listVersions(outside.upstream, reltool)).toEqual(given);
});

it("lists pre-releases with the others where the recipe wants them", async () => {
  const tags = ["v0.2.0-rc.2", "v0.2.0-rc.10", "v0.2.0", "v0.2.0b1", "v0.1.0"];
  putReleases(release("v0.3.0", true), ...tags.map((tag) => release(tag)));
  const { items, note } = await listVersions(outside.upstream, { ...reltool, prereleases: true });
  const newestFirst = ["v0.3.0", "v0.2.0", "v0.2.0-rc.10", "v0.2.0-rc.2", "v0.2.0b1", "v0.1.0"];
  expect(items.map(({ version }) => version)).toEqual(newestFirst);
  expect(note).toBeUndefined();
});

it.each([
  ["[].version", '[{"version":"v22.1.0","date":"2024-05-02"},{"version":"v20.9.0","date":"2023-10-24"}]'],
  ["[][].version", '[[{"version":"v22.1.0","date":"2024-05-02"}],[{"version":"v20.9.0","date":"2023-10-24"}]]'],
  ["[].all[].version", '[{"all":[{"version":"22.1.0","date":"2024-05-02"},{"version":"20.9.0","date":"2023-10-24"}]}]'],
])("selects %s from a document whose outermost value is a list", async (select, text) => {
  outside.fixture.put("https://example.org/index.json", `\uFEFF${text}`);
  const versions = { from: "document", url: "https://example.org/index.json", select, date: "date" };
  const { items } = await listVersions(outside.upstream, VersionSource.parse(versions));
  expect(items).toEqual([
    { version: "22.1.0", date: "2024-05-02", latest: true },
    { version: "20.9.0", date: "2023-10-24" },
  ]);
});

it("leaves out what a document flags as unfinished", async () => {
  const flags = ['"prerelease":true', '"is_prerelease":true', '"draft":true', '"stable":false'];
  const flagged = flags.map((flag, index) => `{"version":"3.0.${index}",${flag}}`);
  outside.fixture.put("https://example.org/a.json", `[${flagged.join(",")},{"version":"2.0.0","stable":true}]`);
  const versions = { from: "document", url: "https://example.org/a.json", select: "[].version" };
  expect(await versionsOf(VersionSource.parse(versions))).toEqual(["2.0.0"]);
});

it("stops an expression that takes forever", async () => {
  const source: VersionSource = { from: "html-index", url: "https://x.org/", match: "(a+)+$", prefix: "" };
  await expect(readVersions(page(`${"a".repeat(60)}!`), source)).rejects.toThrow(/takes too long/);
});

it("keeps a fixed list without asking anybody", async () => {
  expect(await versionsOf({ from: "fixed", versions: ["1.2", "1.10", "2.0-rc1"], prefix: "v" })).toEqual([
    "v2.0-rc1",
    "v1.10",
    "v1.2",
  ]);
  expect(outside.fixture.requests).toEqual([]);
});

it("shows the old list with a note when upstream is down, and does not ask again at once", async () => {
  const start = Date.now();
  const at = (minutes: number) => listVersions(outside.upstream, compose, { now: new Date(start + minutes * 60_000) });
  const before = await at(0);
  outside.fixture.fail(composeList, 403, {
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000000" },
  });
  const after = await at(200);
  expect(after).toMatchObject({ stale: true, items: before.items, fetchedAt: before.fetchedAt });
  expect(after.note).toMatch(/rate limit .* These are the versions of \d{4}-/);
  const asked = outside.fixture.requests.length;
  await at(200.1);
  expect(outside.fixture.requests).toHaveLength(asked);
  outside.fixture.mend();
  expect(await at(201)).toMatchObject({ stale: false });
});

it("gives an empty list with a note when nothing is known", async () => {
  await outside.fixture.close();
  const list = await listVersions(outside.upstream, docker);
  expect(list).toMatchObject({ items: [], stale: true, note: expect.stringContaining("cannot be reached") });
});

it("takes a page without versions for a failure", async () => {
  outside.fixture.put(composeList, "<html>sign in</html>");
  expect((await listVersions(outside.upstream, compose)).note).toMatch(/is not a list of GitHub releases/);
  outside.fixture.put("https://download.docker.com/linux/static/stable/x86_64/", "<html>sign in</html>");
  expect((await listVersions(outside.upstream, docker)).note).toMatch(/gave no version/);
});

it("ignores a broken file in its cache", async () => {
  await listVersions(outside.upstream, docker);
  const lists = path.join(outside.upstream.cache.folder, "lists");
  for (const name of await readdir(lists)) await writeFile(path.join(lists, name), '{"fetchedAt":');
  expect((await listVersions(outside.upstream, docker)).items).toHaveLength(7);
});

it("whoever began before another's answer came, or whose clock is behind, takes it all the same", async () => {
  const now = new Date();
  const missing: VersionSource = { from: "github-releases", repo: "example/missing", prefix: "" };
  const before = new Date(now.getTime() - 3000);
  for (const source of [compose, missing]) {
    const { note } = await listVersions(outside.upstream, source, { now });
    expect((await listVersions(outside.upstream, source, { now: before })).note).toBe(note);
  }
  expect(outside.fixture.requests).toHaveLength(2);
});

it("an answer from far ahead is not believed: a clock was wrong", async () => {
  const now = new Date();
  await listVersions(outside.upstream, compose, { now });
  await listVersions(outside.upstream, compose, { now: new Date(now.getTime() - 3_600_000) });
  expect(outside.fixture.requests).toHaveLength(2);
});
