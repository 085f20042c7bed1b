import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { getBuild } from "#lib/builds/reads";
import { db } from "#lib/db";
import { useContext } from "#lib/testing/context";
import { TOOL } from "#lib/testing/hello-recipe";
import { ask } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const standing = useContext();
const ROOT = "/api/v1/recipes";

const post = (end: string, json: object) => ask("POST", ROOT + end, { json });
const own = (...parts: string[]) => path.join(standing.context.ownRecipes.path, ...parts);

async function save(yaml = TOOL, more: object = {}) {
  return post("", { yaml, before: null, ...more });
}

describe("a beginning", () => {
  const url = "https://download.docker.com/linux/static/stable/x86_64/docker-24.0.5.tgz";

  it("is a text with what was found in upstream's files", async () => {
    const { status, body } = await post("/draft", { name: "mine", urls: [url] });
    expect({ status, isNamed: /^name: mine$/m.test(body.yaml) }).toEqual({ status: 200, isNamed: true });
    expect(body.yaml).toContain("download.docker.com/linux/static/stable/");
  });

  it.each([
    [{ name: "mine", urls: [] }, 400],
    [{ name: "../mine", urls: [url] }, 400],
    [{ name: "mine", urls: ["http://127.0.0.1/x.tgz"] }, 400],
    [{ name: "mine", urls: ["file:///etc/passwd"] }, 400],
    [{ name: "mine", urls: ["https://download.docker.com/none.tgz"] }, 502],
  ])("of %j is refused", async (asked, status) => {
    expect(await post("/draft", asked)).toMatchObject({ status });
  });
});

describe("a dry run", () => {
  it("plans the text for a version, without downloading", async () => {
    const { body } = await post("/plan", { yaml: TOOL });
    expect(body.plan).toMatchObject({ name: "tool", version: "1.0", arch: "x86-64", sources: [] });
    expect(body.plan.steps).toEqual([{ op: "file", path: "usr/share/tool/version", mode: 420, text: "1.0" }]);
    const docker = (await ask("GET", `${ROOT}/docker`)).body.recipe;
    const { yaml } = (await standing.context.catalog()).recipes.get("docker") ?? { yaml: "" };
    const other = await post("/plan", { yaml, filesOf: docker.name, version: "24.0.5", arch: "arm64" });
    expect(other.body.plan.sources[0].url).toContain("aarch64/docker-24.0.5.tgz");
    expect(await db().build.count()).toBe(0);
  });

  it("says what is wrong with the text, or with what is asked", async () => {
    expect(await post("/plan", { yaml: "name: x" })).toMatchObject({ status: 400 });
    expect(await post("/plan", { yaml: TOOL, arch: "arm64" })).toMatchObject({
      ...{ status: 400, body: { error: { issues: [{ path: "arch" }] } } },
    });
  });
});

describe("baking once", () => {
  it("gives a candidate under a name of its own that says its recipe was not saved", async () => {
    const { status, body } = await post("/bake-once", { yaml: TOOL });
    expect({ status, file: body.build.file }).toEqual({ status: 202, file: "tool-try-1-1.0-x86-64.raw" });
    expect(body.build).toMatchObject({ unsaved: true, candidate: true, kind: "recipe" });
    await bakeQueued(standing.context);
    const { image } = (await ask("GET", `/api/v1/images/${body.build.file}`)).body;
    expect(image).toMatchObject({ state: "candidate", recipe: null, outdated: null });
    const second = await post("/bake-once", { yaml: TOOL.replace("text: ", "text: x") });
    expect(second.body.build.file).toBe("tool-try-2-1.0-x86-64.raw");
    // Once it is saved, the recipe's own name is free.
    await save();
    const asked = await ask("POST", "/api/v1/builds", { json: { recipe: "tool", version: "1.0" } });
    expect(asked).toMatchObject({ status: 202, body: { build: { file: "tool-1.0-x86-64.raw", unsaved: false } } });
  });

  it("is retried by its plan, though no recipe of the name is there", async () => {
    const { build } = (await post("/bake-once", { yaml: TOOL })).body;
    await ask("POST", `/api/v1/builds/${build.id}/cancel`);
    const { status, body } = await ask("POST", `/api/v1/builds/${build.id}/retry`);
    expect({ status, unsaved: body.build.unsaved }).toEqual({ status: 202, unsaved: true });
    expect(body.build.plan).toEqual(build.plan);
    await bakeQueued(standing.context);
    expect(await getBuild(body.build.id)).toMatchObject({ status: "succeeded", file: build.file });
  });
});

describe("saving", () => {
  it("writes a new recipe with its files into a folder of the data folder, and it can be baked at once", async () => {
    const yaml = `${TOOL}  - files: usr/**\n`;
    const { status, body } = await save(yaml, { files: { "usr/lib/tool/a.conf": "a" } });
    expect({ status, body }).toEqual({
      status: 201,
      body: { name: "tool", folder: "tool", sha256: expect.any(String) },
    });
    expect(await readdir(own())).toEqual(["tool"]);
    expect(await readFile(own("tool/files/usr/lib/tool/a.conf"), "utf8")).toBe("a");
    expect((await ask("GET", `${ROOT}/tool`)).body.recipe).toMatchObject({ origin: "operator", title: "Tool" });
    expect(await save()).toMatchObject({ status: 409 });
  });

  it("refuses what is not sound, and names that lead elsewhere", async () => {
    expect(await save("name: tool")).toMatchObject({ status: 400 });
    for (const name of ["../evil", "/etc/evil", ".hidden", "a/b", "noop", "new"]) {
      const { status } = await save(TOOL.replace("name: tool", `name: ${name}`));
      expect([name, status]).toEqual([name, name === "new" ? 409 : 400]);
    }
    expect(await readdir(standing.context.env.BAKEHOUSE_DATA)).not.toContain("recipes");
  });

  it("changes the recipe that was opened, unless somebody else did meanwhile", async () => {
    const { body: first } = await save();
    const changed = TOOL.replace("title: Tool", "title: Better tool");
    const before = { folder: first.folder, sha256: first.sha256 };
    const { status, body } = await post("", { yaml: changed, before });
    expect(status).toBe(200);
    expect(await readFile(own("tool/recipe.yaml"), "utf8")).toBe(changed);
    expect(await readdir(own("tool"))).toEqual(["recipe.yaml"]);
    expect(await post("", { yaml: TOOL, before })).toMatchObject({ status: 409 });
    await writeFile(own("tool/recipe.yaml"), `${changed}# by hand\n`);
    expect(await post("", { yaml: TOOL, before: { folder: "tool", sha256: body.sha256 } })).toMatchObject({
      ...{ status: 409, body: { error: { message: expect.stringContaining("changed") } } },
    });
    expect(await readFile(own("tool/recipe.yaml"), "utf8")).toContain("# by hand");
    for (const folder of ["../recipes/tool", "..", "", "none", "tool/.."])
      expect(await post("", { yaml: TOOL, before: { folder, sha256: body.sha256 } })).toMatchObject({ status: 409 });
  });

  it("keeps a recipe's name from another one of the operator's", async () => {
    await save();
    const { body } = await save(TOOL.replace("name: tool", "name: other"));
    const { folder, sha256 } = body;
    expect(await post("", { yaml: TOOL, before: { folder, sha256 } })).toMatchObject({ status: 409 });
  });

  it("does not follow a link in the place of the text", async () => {
    await mkdir(own("tool"), { recursive: true });
    const outside = path.join(standing.context.env.BAKEHOUSE_DATA, "outside.yaml");
    await writeFile(outside, TOOL);
    await symlink(outside, own("tool/recipe.yaml"));
    const { createHash } = await import("node:crypto");
    const sha256 = createHash("sha256").update(TOOL).digest("hex");
    const yaml = TOOL.replace("Tool", "Owned");
    expect(await post("", { yaml, before: { folder: "tool", sha256 } })).toMatchObject({ status: 409 });
    expect(await readFile(outside, "utf8")).toBe(TOOL);
  });

  it.skipIf(process.getuid?.() === 0)("says what to set where it may not write", async () => {
    await mkdir(own(), { recursive: true });
    await chmod(own(), 0o555);
    expect(await save()).toMatchObject({
      ...{ status: 409, body: { error: { message: expect.stringContaining("Set BAKEHOUSE_RECIPES") } } },
    });
    await chmod(own(), 0o755);
  });

  it("says so where the folder is a file", async () => {
    await writeFile(own(), "no folder");
    expect(await save()).toMatchObject({
      ...{ status: 409, body: { error: { message: expect.stringContaining("BAKEHOUSE_RECIPES") } } },
    });
  });
});
