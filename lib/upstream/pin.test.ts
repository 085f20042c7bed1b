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

const RUNC = "https://raw.githubusercontent.com/example/tool/refs/tags/v{version.bare}/runc-version";
const conditional = Recipe.parse({
  ...recipe,
  options: {
    cni: { type: "choice", summary: "s", choices: ["yes", "no"], default: "no" },
    "cni-version": { ...recipe.options["cni-version"], when: { option: { cni: "yes" }, version: ">=1.28" } },
    runc: {
      type: "version",
      summary: "s",
      versions: { from: "fixed", versions: ["v9"], prefix: "v" },
      default: { text: RUNC },
    },
  },
});

it("asks for no version of an option that does not apply, and leaves it out", async () => {
  outside.fixture.put(RUNC.replace("{version.bare}", "1.27.4"), "v1.1.8\n");
  const asked = { ...request, version: "1.27.4", options: { cni: "yes", "cni-version": "1.3.0" } };
  expect((await pin(outside.upstream, conditional, asked)).options).toEqual({ cni: "yes", runc: "v1.1.8" });
  outside.fixture.put(RUNC.replace("{version.bare}", "1.31.1"), "v1.1.9\n");
  const newest = { ...asked, version: "latest", options: { cni: "yes" } };
  expect((await pin(outside.upstream, conditional, newest)).options).toEqual({
    cni: "yes",
    "cni-version": "v1.5.1",
    runc: "v1.1.9",
  });
  expect(outside.fixture.requests.filter((asking) => asking.includes("containernetworking")).length).toBe(1);
});

it("reads the version that goes with this one from a text of upstream's, unless one is named", async () => {
  const given = { ...request, version: "1.27.4", options: { runc: "1.0.0" } };
  expect((await pin(outside.upstream, conditional, given)).options).toEqual({ runc: "v1.0.0" });
  const open = pin(outside.upstream, conditional, { ...given, options: {} });
  await expect(open).rejects.toMatchObject({ code: "upstream", message: expect.stringContaining("runc-version") });
  outside.fixture.put(RUNC.replace("{version.bare}", "1.27.4"), "<html>no version at all");
  await expect(pin(outside.upstream, conditional, { ...given, options: {} })).rejects.toMatchObject({
    code: "upstream",
    message: expect.stringMatching(/runc-version is no version: it begins with "<html>no version at all"\.$/),
  });
});
