import { beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import type { VersionSource } from "#lib/recipes/version-source";
import { useDatabase } from "#lib/testing/database";
import { fetchFrom, useOutside } from "#lib/testing/outside";
import { lowBudgets } from "#lib/upstream/budgets";
import { databaseLists } from "#lib/upstream/data-lists";
import type { Upstream } from "#lib/upstream/upstream";
import { listVersions, newestInstead, newestKept, type Wish } from "#lib/upstream/versions";

const outside = useOutside();
useDatabase();

// A mirror is a folder: it has no pages. These ask the hosts themselves, which the fixture stands for.
beforeEach(() => {
  outside.upstream.mirror = undefined;
  outside.upstream.fetch = fetchFrom(outside.fixture.url);
});

const tool: VersionSource = { from: "github-releases", repo: "example/tool", prefix: "v" };
const releases = "https://api.github.com/repos/example/tool/releases";
const put = (...tags: string[]) =>
  outside.fixture.put(
    releases,
    JSON.stringify(tags.map((tag_name) => ({ tag_name, draft: false, prerelease: false }))),
  );
/** 1.0 … 1.149, the newest first: two pages. */
const MANY = Array.from({ length: 150 }, (_, index) => `v1.${149 - index}.0`);

const start = Date.parse("2026-11-29T08:00:00Z");
const at = (minutes: number) => new Date(start + minutes * 60_000);
const api = () => outside.fixture.requests.filter((request) => request.startsWith("api.github.com"));

describe.each([
  ["in files", (): Upstream => outside.upstream],
  ["in the database", (): Upstream => ({ ...outside.upstream, lists: databaseLists })],
])("lists that are kept %s", (_, upstream) => {
  const list = (wish: Wish) => listVersions(upstream(), tool, wish);

  it("are asked for once by many readers, and again after three hours", async () => {
    put("v1.0.0");
    await Promise.all([list({ now: at(0) }), list({ now: at(0) }), list({ now: at(0), part: "newest" })]);
    await list({ now: at(179) });
    expect(api()).toHaveLength(1);
    await list({ now: at(181) });
    expect(api()).toHaveLength(2);
  });

  it("are not sent again while they are as they were", async () => {
    put("v1.0.0");
    const before = await list({ now: at(0) });
    const after = await list({ now: at(200) });
    expect(outside.fixture.unchanged).toHaveLength(1);
    expect(after).toEqual({ ...before, fetchedAt: at(200).toISOString() });
    await list({ now: at(370) });
    expect(api()).toHaveLength(2);
    put("v1.1.0", "v1.0.0");
    expect((await list({ now: at(400) })).items[0]).toEqual({ version: "v1.1.0", latest: true });
  });

  it("are asked for now by who wants that, but not twice in a minute", async () => {
    put("v1.0.0");
    await list({ now: at(0) });
    put("v1.1.0");
    expect((await list({ now: at(0.5), again: true })).items[0]?.version).toBe("v1.0.0");
    expect((await list({ now: at(2), again: true })).items[0]?.version).toBe("v1.1.0");
  });

  it("are read one page long for the newest version, and whole for a list", async () => {
    put(...MANY);
    expect((await list({ now: at(0), part: "newest" })).items).toHaveLength(100);
    await list({ now: at(5), part: "newest" });
    expect(api()).toHaveLength(1);
    expect((await list({ now: at(6) })).items).toHaveLength(150);
    await list({ now: at(7), part: "newest" });
    expect(api()).toHaveLength(3);
    await list({ now: at(300) });
    expect(api()).toHaveLength(4);
  });

  it("are read on where the first page has no version of this recipe", async () => {
    put(...Array.from({ length: 120 }, (_, index) => `v2.0.${index}-rc1`), "v1.0.0");
    expect(await list({ part: "newest" })).toMatchObject({ items: [{ version: "v1.0.0" }] });
    expect(api()).toHaveLength(2);
  });

  it("know an old version, and one that came a moment ago", async () => {
    put(...MANY);
    expect(await newestInstead(upstream(), tool, "1.3.0")).toBeNull();
    expect(await newestInstead(upstream(), tool, "9.9.9")).toBe("v1.149.0");
    expect(api()).toHaveLength(3);
  });

  it("tell the newest version without asking", async () => {
    const other: VersionSource = { ...tool, repo: "example/other" };
    put("v1.0.0");
    expect(await newestKept(upstream(), [tool, other])).toEqual(new Map());
    await list({ now: at(0) });
    expect(await newestKept(upstream(), [tool, other])).toEqual(
      new Map([[tool, { version: "v1.0.0", fetchedAt: at(0) }]]),
    );
    expect(api()).toHaveLength(1);
  });

  it("stay when upstream fails, which is not tried again at once", async () => {
    put("v1.0.0");
    await list({ now: at(0) });
    outside.fixture.fail(releases, 404);
    expect(await list({ now: at(200) })).toMatchObject({ stale: true, items: [{ version: "v1.0.0" }] });
    const asked = api().length;
    expect(await list({ now: at(200.1) })).toMatchObject({ note: expect.stringContaining("does not exist") });
    expect(api()).toHaveLength(asked);
    outside.fixture.mend();
    expect(await list({ now: at(201) })).toMatchObject({ stale: false });
    expect(await list({ now: at(201.1) })).not.toHaveProperty("note");
  });

  it("spend no more than a host allows", async () => {
    const soon = new Date(Date.now() + 3600_000);
    const other: VersionSource = { ...tool, repo: "example/other" };
    put("v1.0.0");
    outside.fixture.put("https://api.github.com/repos/example/other/releases", "[]");
    outside.fixture.allow("api.github.com", 30, 60, soon);
    await list({});
    expect(await lowBudgets(upstream())).toEqual([]);
    outside.fixture.allow("api.github.com", 2, 60, soon);
    await list({ now: new Date(Date.now() + 200 * 60_000) });
    const until = `until ${soon.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    const said = `api.github.com answers 2 more requests of 60 ${until}. Set GITHUB_TOKEN to be allowed more.`;
    // A 304 took none.
    expect(await lowBudgets(upstream())).toEqual([said]);
    const patient = await listVersions(upstream(), other, { canWait: true });
    expect(patient).toMatchObject({ items: [], stale: true, note: said });
    outside.fixture.allow("api.github.com", 1, 60, soon);
    await listVersions(upstream(), other);
    const asked = api().length;
    const third: VersionSource = { ...tool, repo: "example/third" };
    const refused = await listVersions(upstream(), third);
    expect(refused.note).toMatch(
      /^api\.github\.com answers no more requests until .* UTC: its rate limit is used up\./,
    );
    expect(api()).toHaveLength(asked);
    expect(await lowBudgets({ ...upstream(), githubToken: "t" }, new Date(soon.getTime() + 1))).toEqual([]);
  });
});

it("shows versions also where nothing can be remembered", async () => {
  put("v1.0.0");
  await db().$executeRawUnsafe('DROP TABLE "UpstreamList"');
  await db().$executeRawUnsafe('DROP TABLE "UpstreamBudget"');
  const upstream = { ...outside.upstream, lists: databaseLists };
  expect(await listVersions(upstream, tool)).toMatchObject({ stale: false, items: [{ version: "v1.0.0" }] });
  expect(outside.log.join("\n")).toContain("Lists of versions are not remembered");
});
