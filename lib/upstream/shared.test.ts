import { describe, expect, it } from "vitest";
import { useContext } from "#lib/testing/context";
import { runTogether } from "#lib/testing/processes";
import { databaseLists } from "#lib/upstream/data-lists";
import { turnOrNews } from "#lib/upstream/turn";
import { listVersions } from "#lib/upstream/versions";
import { freePort } from "../../scripts/port";

const standing = useContext({ BAKEHOUSE_RECIPES: "" });

/** Asks for a list and prints what it got, and what the host still allows. */
const ASK = `
  import { context } from "#lib/context";
  import { lowBudgets } from "#lib/upstream/budgets";
  import { listVersions } from "#lib/upstream/versions";
  const { upstream } = context();
  const source = (repo) => ({ from: "github-releases", repo, prefix: "v" });
  const known = await listVersions(upstream, source("example/tool"));
  const refused = await listVersions(upstream, source("example/refused"));
  const [low = null] = await lowBudgets(upstream);
  console.log(JSON.stringify({ newest: known.items[0].version, stale: known.stale, refused: refused.note, low }));
`;

it("servers behind one database share their lists and what a host still allows", async () => {
  const { fixture, variables } = standing;
  for (const repo of ["tool", "refused"]) {
    const releases = [{ tag_name: "v1.0.0", draft: false, prerelease: false }];
    fixture.put(`https://api.github.com/repos/example/${repo}/releases`, JSON.stringify(releases));
  }
  fixture.allow("api.github.com", 1, 60, new Date(Date.now() + 3600_000));
  const [first = ""] = await runTogether(ASK, { processes: 1, variables });
  expect(fixture.requests).toEqual(["api.github.com/repos/example/tool/releases"]);
  const said = JSON.parse(first);
  expect(said).toMatchObject({ newest: "v1.0.0", stale: false, low: expect.stringMatching(/no more requests until/) });
  expect(said.refused).toBe(said.low);
  for (const other of await runTogether(ASK, { processes: 2, variables })) expect(JSON.parse(other)).toEqual(said);
  expect(fixture.requests).toHaveLength(1);
});

/** Asks for the lists of two repositories at once. */
const ASK_TOGETHER = `
  import { context } from "#lib/context";
  import { listVersions } from "#lib/upstream/versions";
  const ask = (repo) => listVersions(context().upstream, { from: "github-releases", repo, prefix: "v" });
  const [known, missing] = await Promise.all([ask("example/tool"), ask("example/missing")]);
  console.log(JSON.stringify([known.items, known.stale, missing.note]));
`;

it("processes that want a list in the same moment ask for it once, whether it comes or not", async () => {
  const { fixture, variables } = standing;
  const releases = Array.from({ length: 50 }, (_, n) => ({ tag_name: `v1.${n}.0`, draft: false, prerelease: false }));
  const url = "https://api.github.com/repos/example/tool/releases";
  fixture.put(url, JSON.stringify(releases));
  fixture.slow(4_000, url);
  const [first = "", ...others] = await runTogether(ASK_TOGETHER, { processes: 4, variables });
  expect(JSON.parse(first)).toEqual([expect.any(Array), false, expect.stringContaining("does not exist")]);
  expect(JSON.parse(first)[0]).toHaveLength(50);
  for (const other of others) expect(other).toBe(first);
  expect(fixture.requests.toSorted()).toEqual([
    "api.github.com/repos/example/missing/releases",
    "api.github.com/repos/example/tool/releases",
  ]);
});

describe("the turn to ask for a list", () => {
  const known = { list: null, failure: null, asker: null };
  const failure = { at: new Date("2026-12-05T10:00:00Z"), message: "It is away." };

  it("is given to one, and to the next when the first has failed or is silent for long", async () => {
    const token = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(await turnOrNews(databaseLists, "a", known)).toEqual(token);
    const second = turnOrNews(databaseLists, "a", known);
    await databaseLists.keepFailure("a", failure);
    expect(await second).toEqual({ list: null, failure, asker: null });
    const after = await databaseLists.find("a");
    expect(await turnOrNews(databaseLists, "a", after)).toEqual(token);
    const [one, two] = [turnOrNews(databaseLists, "a", after, 0), turnOrNews(databaseLists, "a", after, 300)];
    expect(await one).toEqual(token);
    expect(await two).toEqual(token);
  });

  it("is not taken by who sees only now that somebody else has had it", async () => {
    await databaseLists.keepFailure("a", failure);
    expect(await turnOrNews(databaseLists, "a", known)).toMatchObject({ list: null, failure });
    expect(await databaseLists.find("a")).toMatchObject({ asker: null });
  });
});

/** Asks for many lists at once. */
const ASK_MANY = `
  import { context } from "#lib/context";
  import { listVersions } from "#lib/upstream/versions";
  const repos = Array.from({ length: 12 }, (_, n) => "example/tool-" + n);
  const ask = (repo) => listVersions(context().upstream, { from: "github-releases", repo, prefix: "v" });
  const lists = await Promise.all(repos.map(ask));
  console.log(JSON.stringify(lists.map(({ stale, note }) => stale ? note : "known")));
`;

it("processes that want many lists at once ask for no more than the host still answers", async () => {
  const { context, fixture, variables } = standing;
  const list = JSON.stringify([{ tag_name: "v1.0.0", draft: false, prerelease: false }]);
  for (let n = 0; n < 12; n++) fixture.put(`https://api.github.com/repos/example/tool-${n}/releases`, list);
  fixture.put("https://api.github.com/repos/example/first/releases", list);
  fixture.allow("api.github.com", 4, 60, new Date(Date.now() + 3600_000));
  await listVersions(context.upstream, { from: "github-releases", repo: "example/first", prefix: "v" });
  const said = (await runTogether(ASK_MANY, { processes: 3, variables })).map((text) => JSON.parse(text) as string[]);
  expect(fixture.requests).toHaveLength(4);
  // Whoever looks when all are asked for and none has come hears that nothing more is answered.
  const known = new Set(said.flatMap((notes) => notes.flatMap((note, n) => (note === "known" ? [n] : []))));
  expect(known.size).toBe(3);
  for (const note of said.flat().filter((text) => text !== "known"))
    expect(note).toMatch(/^api\.github\.com answers no more requests until/);
});

it("questions that a host never heard take nothing of what it answers", async () => {
  const { context, fixture } = standing;
  fixture.put(
    "https://api.github.com/repos/example/tool/releases",
    JSON.stringify([{ tag_name: "v1.0.0", draft: false, prerelease: false }]),
  );
  fixture.allow("api.github.com", 4, 60, new Date(Date.now() + 3600_000));
  await listVersions(context.upstream, { from: "github-releases", repo: "example/tool", prefix: "v" });
  const before = await context.upstream.lists.budgets();
  const cutOff = { ...context.upstream, mirror: `http://127.0.0.1:${await freePort()}` };
  const list = await listVersions(cutOff, { from: "github-releases", repo: "example/tool", prefix: "v" });
  expect(list).toMatchObject({ stale: true, note: expect.stringContaining("cannot be reached") });
  expect(await context.upstream.lists.budgets()).toEqual(before);
});
