import { expect, it } from "vitest";
import { VersionSource } from "#lib/recipes/version-source";
import { useOutside } from "#lib/testing/outside";
import { readVersions } from "#lib/upstream/version-list";
import { listVersions } from "#lib/upstream/versions";

const outside = useOutside();
const list = (source: object) => listVersions(outside.upstream, VersionSource.parse(source));
const versionsOf = async (source: object) => (await list(source)).items.map(({ version }) => version);

/** A line of git's protocol: its length in four hex digits in front. */
const packet = (text: string) => `${(text.length + 4).toString(16).padStart(4, "0")}${text}`;
const sha = "0123456789012345678901234567890123456789";

it("reads the tags of a git repository in one request", async () => {
  const refs = [
    packet("# service=git-upload-pack\n"),
    "0000",
    packet(`${sha} HEAD\0multi_ack symref=HEAD:refs/heads/main agent=git/github\n`),
    packet(`${sha} refs/heads/main\n`),
    packet(`${sha} refs/pull/1/head\n`),
    packet(`${sha} refs/tags/v2.3.4\n`),
    packet(`${sha} refs/tags/v2.3.4^{}\n`),
    packet(`${sha} refs/tags/v2.10.0\n`),
    packet(`${sha} refs/tags/v2.11.0-rc1\n`),
    packet(`${sha} refs/tags/api/v9.0.0\n`),
    "0000",
  ].join("");
  const url = "https://git.example.org/acassen/keepalived";
  outside.fixture.put(`${url}/info/refs`, refs);
  expect(await versionsOf({ from: "git-tags", url, match: "^v\\d.*$", prefix: "v" })).toEqual(["v2.10.0", "v2.3.4"]);
  // A mirror is asked for the path alone.
  expect(outside.fixture.requests).toEqual(["git.example.org/acassen/keepalived/info/refs"]);
});

it("says when a repository's address is not one", async () => {
  outside.fixture.put("https://git.example.org/x/info/refs", "<html>");
  const { items, note } = await list({ from: "git-tags", url: "https://git.example.org/x" });
  expect(items).toEqual([]);
  expect(note).toContain("/info/refs?service=git-upload-pack is not how a git repository advertises its tags.");
});

it("reads the tags of a GitLab project, page by page", async () => {
  const pages = [
    { text: JSON.stringify([{ name: "4.8", target: sha }, { name: "4.9-pre1" }]), next: "https://gitlab.com/page-2" },
    { text: JSON.stringify([{ name: "4.7" }]), next: null },
  ];
  const asked: string[] = [];
  const source = VersionSource.parse({ from: "gitlab-tags", project: 39973492 });
  const { items } = await readVersions(async (url) => {
    asked.push(url);
    return pages[asked.length - 1] ?? { text: "[]", next: null };
  }, source);
  expect(items.map(({ version }) => version)).toEqual(["4.8", "4.7"]);
  expect(asked).toEqual([
    "https://gitlab.com/api/v4/projects/39973492/repository/tags?per_page=100",
    "https://gitlab.com/page-2",
  ]);
});

it("reads what HashiCorp lists, by version and without enterprise editions", async () => {
  const names = ["1.9.0", "1.22.1", "1.22.1+ent", "1.23.0-rc1", "1.22.0"];
  const versions = Object.fromEntries(names.map((version) => [version, { name: "consul", version, builds: [] }]));
  outside.fixture.put("https://releases.hashicorp.com/consul/index.json", JSON.stringify({ name: "consul", versions }));
  expect(await versionsOf({ from: "hashicorp", product: "consul" })).toEqual(["1.22.1", "1.22.0", "1.9.0"]);
  outside.fixture.put("https://releases.hashicorp.com/vault/index.json", "[]");
  expect((await list({ from: "hashicorp", product: "vault" })).note).toContain("is not what HashiCorp lists");
});

it("marks the newest patch of each minor version that upstream keeps up", async () => {
  const versions = ["v1.2.9", "v1.3.0", "v1.4.1", "v1.4.0", "v1.3.2", "v1.1.0"];
  const latest = async (minors?: number) => {
    const { items } = await list({ from: "fixed", versions, prefix: "v", minors });
    return items.flatMap((item) => (item.latest === true ? [item.version] : []));
  };
  expect(await latest(3)).toEqual(["v1.4.1", "v1.3.2", "v1.2.9"]);
  expect(await latest()).toEqual(["v1.4.1"]);
});
