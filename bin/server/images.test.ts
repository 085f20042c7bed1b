import { describe, expect, it } from "vitest";
import { publishImage } from "#lib/testing/image-rows";
import { useServed } from "../testing/served";

const served = useServed();
const image = (version: string, more = {}) => publishImage(served.context.store, { name: "tool", version, ...more });

describe("images of a server", () => {
  it("are listed, newest first, by name and state", async () => {
    await image("1.0");
    await image("1.1", { state: "candidate" });
    await publishImage(served.context.store, { name: "other", version: "3" });
    const all = await served.call("images");
    expect(all).toMatchObject({ code: 0, stderr: "" });
    expect(all.stdout.split("\n").map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ["other-3-x86-64.raw", "published"],
      ["tool-1.1-x86-64.raw", "candidate"],
      ["tool-1.0-x86-64.raw", "published"],
      [""],
    ]);
    const some = await served.call("images", "--name", "tool", "--state", "candidate", "--json");
    const { items } = JSON.parse(some.stdout);
    expect(items).toMatchObject([{ file: "tool-1.1-x86-64.raw", state: "candidate", withdrawn: null }]);
    expect(await served.call("images", "--name", "nothing")).toEqual({
      code: 0,
      stdout: "",
      stderr: "There is no such image.\n",
    });
  });

  it("are read page by page, as many as are wanted", async () => {
    for (let n = 0; n < 5; n++) await image(`1.${n}`);
    const { stdout, stderr } = await served.call("images", "--limit", "3");
    expect(stdout.trim().split("\n")).toHaveLength(3);
    expect(stderr).toBe("There are more: --limit N shows more than 3.\n");
    expect((await served.call("images", "--limit", "0")).stderr).toContain("--limit: Must be from 1 to 10000.");
  });

  it("are shown one by one", async () => {
    const { file, sha256 } = await image("1.0");
    const { stdout } = await served.call("images", "show", file);
    expect(stdout).toContain(`sha256   ${sha256}\n`);
    expect(stdout).toContain(`Address  ${served.url}/extensions/${file}\n`);
    expect(JSON.parse((await served.call("images", "show", file, "--json")).stdout)).toMatchObject({
      image: { sha256 },
    });
    expect(await served.call("images", "show", "tol-1.0-x86-64.raw")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^There is no image tol-1\.0[^\n]*\n$/),
    });
    expect(await served.call("images", "show", "..")).toMatchObject({ code: 2 });
  });

  it("are published together or not at all, and withdrawn with a reason", async () => {
    const { file } = await image("1.0", { state: "candidate" });
    const { file: other } = await image("1.0", { state: "candidate", arch: "arm64" });
    const gone = "tool-9-x86-64.raw";
    expect(await served.call("publish", file, gone)).toMatchObject({ code: 1, stderr: expect.stringContaining(gone) });
    expect((await served.call("images", "show", file)).stdout).toContain("State    candidate");
    const both = await served.call("publish", file, other);
    expect(both).toMatchObject({ code: 0, stderr: "" });
    expect(both.stdout.trim().split(/\s+/)).toEqual([file, "published", other, "published"]);
    expect((await served.call("publish", file)).stderr).toMatch(/^[^\n]*published[^\n]*\n$/);

    expect((await served.call("withdraw", file)).stderr).toMatch(
      /^--reason TEXT is missing\.\nUsage: npx bakehouse --server URL withdraw FILE/,
    );
    const { stdout } = await served.call("withdraw", file, "--reason", "It does not start.", "--json");
    expect(JSON.parse(stdout).image).toMatchObject({ state: "withdrawn", withdrawn: { reason: "It does not start." } });
    expect((await served.call("publish", file)).stdout).toBe(`${file}  published\n`);
  });
});
