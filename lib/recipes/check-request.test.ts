import { expect, test } from "vitest";
import { checkRequest } from "#lib/recipes/check-request";
import { findRecipe, loadCatalog } from "#lib/recipes/load";
import { BuildRequest, Recipe } from "#lib/recipes/schema";

const catalog = await loadCatalog();
const check = (recipe: string, wish: object) =>
  checkRequest(findRecipe(catalog, recipe).recipe, BuildRequest.parse({ recipe, version: "latest", ...wish }));

test.each([
  ["docker", "v24.0.5", "24.0.5"],
  ["docker", "24.0.5", "24.0.5"],
  ["kubernetes", "1.27.4", "v1.27.4"],
  ["kubernetes", "v1.27.4", "v1.27.4"],
  ["kubernetes", "latest", "latest"],
  ["wasmtime", "dev", "dev"],
])("%s %s is asked for as %s", (recipe, version, spelled) => {
  expect(check(recipe, { version }).version).toBe(spelled);
});

test("version options take either spelling and may stay open", () => {
  expect(check("kubernetes", { options: { "cni-version": "1.1.1" } }).options).toEqual({ "cni-version": "v1.1.1" });
  expect(check("kubernetes", { options: { "cni-version": "latest" } }).options).toEqual({ "cni-version": "latest" });
  expect(check("kubernetes", {}).options).toEqual({});
});

test("the default of a choice is filled in, so that saying it changes nothing", () => {
  const { recipe } = findRecipe(catalog, "docker");
  const choice = { type: "choice", summary: "Colour.", choices: ["red", "blue"], default: "red" };
  const withDefault = Recipe.parse({ ...recipe, options: { colour: choice } });
  const wish = (options: object) =>
    checkRequest(withDefault, BuildRequest.parse({ recipe: "docker", version: "1", options }));
  expect(wish({})).toEqual(wish({ colour: "red" }));
});

test("an OS version says nothing about an image for every OS, and is dropped", () => {
  expect(check("docker", { os: "_any", osVersion: "12" }).osVersion).toBeUndefined();
  expect(check("docker", { os: "debian", osVersion: "12" }).osVersion).toBe("12");
});

test.each([
  [
    "docker",
    { options: { only: "podman" } },
    "options.only",
    'Option only is "podman"; it must be docker or containerd.',
  ],
  ["docker", { options: { colour: "red" } }, "options.colour", "There is no option colour; this recipe has only."],
  [
    "wasmtime",
    { options: { toString: "x" } },
    "options.toString",
    "There is no option toString; this recipe has none.",
  ],
  ["kubernetes", { options: { "cni-version": "../x" } }, "options.cni-version", "it must be a version or latest."],
])("%s with %j is refused", (recipe, wish, path, message) => {
  expect(() => check(recipe, wish)).toThrow(
    expect.objectContaining({ code: "invalid", issues: [{ path, message: expect.stringContaining(message) }] }),
  );
});

test("an architecture the recipe lacks is refused with those it has", () => {
  const { recipe } = findRecipe(catalog, "docker");
  const amdOnly = { ...recipe, arch: { "x86-64": "x86_64" } };
  const wish = BuildRequest.parse({ recipe: "docker", version: "1", arch: "aarch64" });
  expect(() => checkRequest(amdOnly, wish)).toThrow("There is no arm64 image of docker; it has x86-64.");
});
