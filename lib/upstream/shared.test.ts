import { expect, it } from "vitest";
import { useContext } from "#lib/testing/context";
import { runTogether } from "#lib/testing/processes";

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
