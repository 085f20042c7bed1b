import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import type { Role } from "#lib/people/roles";
import { publishImage } from "#lib/testing/image-rows";
import { bakeQueued } from "../../app/_server/testing/bake-queued";
import { useServed } from "../testing/served";
import { tokenOf } from "../testing/token";

const served = useServed({ BAKEHOUSE_OPEN: "none" });
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-roles-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** The command line of somebody with a token of that role. */
async function lineOf(name: string, role: Role) {
  const file = path.join(folder, name);
  await writeFile(file, await tokenOf(name, role));
  return (...args: string[]) => served.call("--token-file", file, ...args);
}

describe("a token does what its role may", () => {
  it("says whose it is", async () => {
    const ada = await lineOf("Ada", "viewer");
    expect(await ada("whoami")).toEqual({ code: 0, stdout: "Ada (token ci)  viewer\n", stderr: "" });
    expect(JSON.parse((await ada("whoami", "--json")).stdout)).toEqual({
      kind: "token",
      name: "Ada (token ci)",
      role: "viewer",
    });
    await db().token.deleteMany();
    const { code, stderr } = await ada("whoami");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^127\.0\.0\.1:\d+ does not accept the token from [^\n]*Ada: it may have expired, [^\n]*\n$/,
    );
  });

  it("looks, as a viewer, and is told which role more takes", async () => {
    const { file } = await publishImage(served.context.store, { name: "tool", version: "1" });
    const ada = await lineOf("Ada", "viewer");
    expect(await ada("images", "show", file)).toMatchObject({ code: 0 });
    expect(await ada("bake", "docker", "24.0.5")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^The token from [^\n]*Ada may not do this\. It takes the role baker or a higher one\. [^\n]*\n$/,
      ),
    });
    expect((await ada("withdraw", file, "--reason", "Old.")).stderr).toContain(
      "It takes the role publisher or a higher one.",
    );
  });

  it("bakes, as a baker, what a publisher has to publish", async () => {
    const baker = await lineOf("Bob's", "baker");
    const baking = baker("bake", "docker", "24.0.5");
    await expect.poll(() => served.requests.some(({ line }) => line.includes("/log?")), { timeout: 20_000 }).toBe(true);
    await bakeQueued(served.context);
    const { code, stderr } = await baking;
    expect({ code, last: stderr.trim().split("\n").at(-1) }).toEqual({
      code: 0,
      last: `Machines do not see it yet: it is a candidate, until a publisher publishes it: npx bakehouse --server ${served.url} --token-file '${folder}/Bob'\\''s' publish docker-24.0.5-x86-64.raw`,
    });
    expect((await baker("publish", "docker-24.0.5-x86-64.raw")).stderr).toContain("It takes the role publisher");
    const publisher = await lineOf("Pia", "publisher");
    expect((await publisher("publish", "docker-24.0.5-x86-64.raw")).stdout).toBe(
      "docker-24.0.5-x86-64.raw  published\n",
    );
  });
});

describe("saved configs", () => {
  const choices = { extensions: [{ recipe: "docker", version: "24.0.5", updates: "minor" }] };
  const save = async (line: Awaited<ReturnType<typeof lineOf>>, ...args: string[]) => {
    await writeFile(path.join(folder, "choices.json"), JSON.stringify(choices));
    return line("configs", "save", path.join(folder, "choices.json"), ...args);
  };

  it("are saved, with the addresses that machines boot from, listed and deleted", async () => {
    const bob = await lineOf("Bob", "baker");
    const { code, stdout, stderr } = await save(bob, "--name", "workers");
    const id = /configs\/([0-9a-f]{32})\.ign/.exec(stdout)?.[1] ?? "";
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        `Page      ${served.url}/configs/${id}\n`,
        `Ignition  ${served.url}/api/v1/configs/${id}.ign\n`,
        `Newest    ${served.url}/api/v1/configs/${id}.newest.ign\n`,
        `Butane    ${served.url}/api/v1/configs/${id}.bu\n`,
        `Choices   ${served.url}/api/v1/configs/${id}.json\n`,
      ].join(""),
    );
    expect(stderr).toContain("docker-24.0.5-x86-64.raw is not baked yet");
    expect((await bob("configs")).stdout).toMatch(new RegExp(`^${id}  [\\d -:]+  workers\n$`));
    expect(JSON.parse((await bob("configs", "--json")).stdout).items).toMatchObject([
      { id, extensions: [{ name: "docker" }] },
    ]);

    const eve = await lineOf("Eve", "baker");
    expect(await eve("configs")).toMatchObject({ code: 0, stdout: "", stderr: "You have saved no config there.\n" });
    expect(await eve("configs", "delete", id)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Only who saved it"),
    });
    expect(await bob("configs", "delete", id)).toMatchObject({ code: 0, stdout: "" });
    expect((await bob("configs")).stdout).toBe("");
    expect((await fetch(`${served.url}/api/v1/configs/${id}.json`)).status).toBe(404);
  });

  it("can be saved from what the server gave", async () => {
    const bob = await lineOf("Bob", "baker");
    const { urls } = JSON.parse((await save(bob, "--json")).stdout);
    await writeFile(path.join(folder, "again.json"), await (await fetch(urls.json)).text());
    const again = await bob("configs", "save", path.join(folder, "again.json"), "--json");
    expect(JSON.parse(again.stdout).urls).toEqual(urls);
  });

  it.each([
    ["{", "must be a machine's choices as JSON, as /api/v1/configs/ID.json gives them."],
    ["{}", null],
    ['{"extensions": 1}', "extensions: "],
    ["[]", "Must be a mapping of names to values"],
  ])("of %s", async (text, says) => {
    const bob = await lineOf("Bob", "baker");
    await writeFile(path.join(folder, "x.json"), text);
    const { code, stderr } = await bob("configs", "save", path.join(folder, "x.json"));
    expect(code).toBe(says === null ? 0 : 1);
    if (says !== null) expect(stderr).toContain(says);
  });

  it("are nobody's where nobody is known", async () => {
    served.context.env.BAKEHOUSE_OPEN = "all";
    expect((await served.call("configs")).stderr).toMatch(
      /^Whose configs\? 127\.0\.0\.1:\d+ is open to all and knows nobody\.\n$/,
    );
  });
});
