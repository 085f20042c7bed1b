import { describe, expect, it } from "vitest";
import { useContext } from "#lib/testing/context";
import { TOOL } from "#lib/testing/hello-recipe";
import { ask } from "../../../_server/testing/ask";

useContext();
const ROOT = "/api/v1/recipes";

const post = (end: string, json: object) => ask("POST", ROOT + end, { json });

describe("the check of a text", () => {
  it("says what bakehouse check says, with lines", async () => {
    expect((await post("/check", { yaml: TOOL })).body).toEqual({
      recipe: { name: "tool", title: "Tool", arch: ["x86-64"], digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      broken: [],
    });
    const { body } = await post("/check", {
      yaml: TOOL.replace("title: Tool", "titel: Tool").replace("{version}", "{x}"),
    });
    expect(body.recipe).toBeNull();
    expect(body.broken).toContainEqual({
      ...{ file: "recipe.yaml", line: 2, message: expect.stringContaining("Did you mean title?") },
    });
  });

  it("takes the files that come along, or those of a recipe", async () => {
    const yaml = `${TOOL}  - files: usr/**\n`;
    const { recipe } = (await ask("GET", `${ROOT}/docker`)).body;
    expect((await post("/check", { yaml })).body.recipe).toBeNull();
    expect((await post("/check", { yaml, filesOf: "docker" })).body.broken).toEqual([]);
    expect((await post("/check", { yaml, files: recipe.files })).body.broken).toEqual([]);
    expect((await post("/check", { yaml, files: { "usr/lib/x": "x", "etc/y": "y" } })).body.broken).toMatchObject([
      { file: "files/etc/y", line: null },
    ]);
    expect(await post("/check", { yaml, filesOf: "none" })).toMatchObject({ status: 404 });
    expect(await post("/check", { yaml, files: { "../x": "x" } })).toMatchObject({ status: 400 });
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`usr/lib/${n}`, ""]));
    const tooMany = { issues: [{ path: "files", message: "Must be at most 200 files." }] };
    expect(await post("/check", { yaml, files: many })).toMatchObject({ status: 400, body: { error: tooMany } });
  });

  it.each(["\\u0000", "\\e[31m", "\\u202e"])("refuses a title with %s in it", async (strange) => {
    const { body } = await post("/check", { yaml: TOOL.replace("title: Tool", `title: "Tool${strange}"`) });
    expect(body.broken).toMatchObject([{ line: 2, message: expect.stringContaining("visible characters") }]);
  });

  it("refuses a changelog that is no address, or that has another variable than every image", async () => {
    for (const changelog of ["http://example.org/", "https://example.org/{option.x}"]) {
      const { body } = await post("/check", { yaml: TOOL.replace("licence:", `changelog: "${changelog}"\nlicence:`) });
      expect(body.broken).toMatchObject([{ line: 5, message: expect.any(String) }]);
    }
  });

  it.each([
    ["a bomb of aliases", `a: &a [x]\n${Array.from({ length: 90 }, (_, n) => `b${n}: &b${n} [*a, *a]`).join("\n")}`],
    [
      "aliases that multiply",
      `l0: &l0 [x]\n${Array.from({ length: 40 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n},*l${n}]`).join("\n")}`,
    ],
    ["one that holds itself", "a: &a [*a]"],
    ["deep nesting", "[".repeat(20_000)],
    ["many keys", Array.from({ length: 5_000 }, (_, n) => `k${n}: 1`).join("\n")],
    ["no YAML", "\u0000\u0001: : :\n\t- }{"],
    ["nothing", ""],
    ["another document", `${TOOL}---\n${TOOL}`],
    ["a list", "- name"],
    ["a prototype", "__proto__: { name: x }\nconstructor: 1"],
  ])("survives %s", async (_what, yaml) => {
    const { status, body } = await post("/check", { yaml });
    expect(status).toBe(200);
    expect(body.recipe).toBeNull();
    expect(body.broken.length).toBeGreaterThan(0);
  });

  it.each(["*a*a*a*a*a*a*a*a*b", "+(a*)*(a*)b", "*(*(*(*(a))))b", "**/**/**/**/a"])(
    "refuses the pattern %s, which takes forever on some names",
    async (glob) => {
      const yaml = `${TOOL}  - files: "usr/${glob}"\n`;
      const { status, body } = await post("/check", { yaml, files: { [`usr/${"a".repeat(120)}`]: "x" } });
      expect({ status, broken: body.broken }).toEqual({
        ...{ status: 200, broken: expect.arrayContaining([expect.objectContaining({ line: 11 })]) },
      });
      expect(body.broken[0].message).toContain("can take forever");
    },
  );

  it("takes patterns of several stars and alternatives", async () => {
    const yaml = `${TOOL}  - files: "usr/**/{*.conf,*.d,*-*.a}"\n`;
    expect((await post("/check", { yaml, files: { "usr/lib/x.conf": "x" } })).body.broken).toEqual([]);
  });

  it("refuses what is longer than a recipe may be", async () => {
    expect(await post("/check", { yaml: "#".repeat(65_537) })).toMatchObject({
      ...{ status: 400, body: { error: { message: expect.stringContaining("65,536") } } },
    });
  });
});
