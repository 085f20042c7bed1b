import { expect, it } from "vitest";
import { loadCatalog } from "#lib/recipes/load";
import { type Findable, findable, searchRecipes } from "#lib/recipes/search";

const recipe = (name: string, more: Partial<Findable> = {}): Findable => ({
  name,
  title: name,
  summary: "",
  category: "tools",
  keywords: [],
  popularity: 0,
  programs: [],
  ...more,
});

const RECIPES = [
  recipe("alpha", { summary: "Talks to docker.", popularity: 90 }),
  recipe("docker", { title: "Docker", popularity: 50 }),
  recipe("docker-compose", { title: "Docker Compose", popularity: 80, programs: ["composer"] }),
  recipe("mesh", { keywords: ["vpn", "WireGuard"], category: "network", popularity: 10 }),
];
const names = (text: string) => searchRecipes(RECIPES, text).map(({ name }) => name);

it("shows what is asked for most first while nothing is looked for", () => {
  expect(names("  ")).toEqual(["alpha", "docker-compose", "docker", "mesh"]);
});

it("puts the name before its parts, and these before what the summary says", () => {
  expect(names("docker")).toEqual(["docker", "docker-compose", "alpha"]);
});

it.each([
  ["what it does", "VPN", ["mesh"]],
  ["a keyword in any case", "wireguard", ["mesh"]],
  ["its category", "network", ["mesh"]],
  ["a program", "composer", ["docker-compose"]],
  ["several words, all of them", "docker compose", ["docker-compose"]],
  ["words that nothing has together", "docker vpn", []],
  ["a word that is nearly so", "dokcer", ["docker-compose", "docker"]],
  ["a name with a letter too few", "wiregard", ["mesh"]],
  ["nothing like it", "zzzz", []],
  ["a short word spelled wrong", "vnp", []],
])("finds by %s", (_, text, found) => {
  expect(names(text)).toEqual(found);
});

it("knows the programs of a recipe", async () => {
  const { recipes } = await loadCatalog();
  const kubernetes = recipes.get("kubernetes")?.recipe;
  if (kubernetes === undefined) throw new Error("There is no recipe kubernetes.");
  expect(findable(kubernetes).programs).toContain("kubectl");
});
