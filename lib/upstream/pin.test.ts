import { expect, it } from "vitest";
import { Recipe } from "#lib/recipes/schema";
import { useOutside } from "#lib/testing/outside";
import { pin } from "#lib/upstream/pin";

const outside = useOutside();
const SCHEDULE = "https://raw.githubusercontent.com/kubernetes/website/main/data/releases/schedule.yaml";

const recipe = Recipe.parse({
  name: "kubernetes",
  title: "Kubernetes",
  summary: "s",
  homepage: "https://kubernetes.io/",
  licence: "Apache-2.0",
  versions: { from: "document", url: SCHEDULE, select: "schedules[].previousPatches[].release", prefix: "v" },
  arch: { "x86-64": "amd64" },
  options: {
    "cni-version": {
      type: "version",
      summary: "s",
      versions: { from: "github-releases", repo: "containernetworking/plugins", prefix: "v" },
    },
    only: { type: "choice", summary: "s", choices: ["a", "b"] },
  },
  image: [{ symlink: "usr/bin/k", target: "kubectl" }],
});
const request = {
  recipe: "kubernetes",
  arch: "x86-64",
  os: "flatcar",
  compression: "gzip:6",
  epoch: 0,
  revision: 0,
} as const;

it("pins what is open to the newest, and spells what is given", async () => {
  const open = await pin(outside.upstream, recipe, { ...request, version: "latest", options: {} });
  expect(open).toMatchObject({ name: "kubernetes", version: "v1.31.1", options: { "cni-version": "v1.5.1" } });
  const given = { ...request, version: "1.27.4", name: "k8s", options: { "cni-version": "1.3.0", only: "a" } };
  const pinned = await pin(outside.upstream, recipe, given);
  expect(pinned).toMatchObject({ name: "k8s", version: "v1.27.4", options: { "cni-version": "v1.3.0", only: "a" } });
});

it("pins a typed version without upstream, but cannot know the newest", async () => {
  await outside.fixture.close();
  const typed = { ...request, version: "1.27.4", options: { "cni-version": "1.3.0" } };
  expect(await pin(outside.upstream, recipe, typed)).toMatchObject({ version: "v1.27.4" });
  await expect(pin(outside.upstream, recipe, { ...typed, version: "latest" })).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringContaining("The newest version of Kubernetes is not known; name a version."),
  });
});
