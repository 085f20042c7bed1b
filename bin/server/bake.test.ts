import { describe, expect, it } from "vitest";
import { bakeQueued } from "../../app/_server/testing/bake-queued";
import { useCommandLine } from "../testing/call";
import { useServed } from "../testing/served";

const served = useServed();
const line = useCommandLine();
const asked = () => served.requests.filter(({ line }) => line === "POST /api/v1/builds").length;

/** Calls `bake`, and bakes what it asks for once the command follows it. */
async function bakeBy(...args: string[]) {
  const called = served.call("bake", ...args);
  await expect.poll(() => served.requests.some(({ line }) => line.includes("/log?")), { timeout: 20_000 }).toBe(true);
  await bakeQueued(served.context);
  return called;
}

describe("bake on a server", () => {
  it("follows the build, and ends with address, size and digest", async () => {
    const { code, stdout, stderr } = await bakeBy("docker", "24.0.5");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${served.url}/extensions/docker-24.0.5-x86-64.raw\n` });
    expect(stderr).toMatch(/^docker-24\.0\.5-x86-64\.raw is asked for: http:\/\/127\.0\.0\.1:\d+\/builds\/[\w-]+\n/);
    expect(stderr).toContain("docker-24.0.5-x86-64.raw waits: the next one in the queue.\n");
    expect(stderr).toMatch(/\ndocker-24\.0\.5-x86-64\.raw: [\d.]+ kB, sha256 [0-9a-f]{64}\n$/);
    const again = await served.call("bake", "docker", "24.0.5");
    expect(again).toMatchObject({ code: 0, stdout });
    expect(again.stderr.split("\n")).toHaveLength(2);
  });

  it("tells programs what happens, an object on each line", async () => {
    const { code, stdout } = await bakeBy(
      "docker",
      "24.0.5",
      "engine",
      "--arch",
      "arm64",
      "--candidate",
      "--option",
      "only=docker",
      "--json",
    );
    const events = stdout
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text));
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ event: "asked", build: { status: "queued" }, image: null });
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(["asked", "status", "log", "ended"]));
    expect(events.at(-1)).toMatchObject({
      event: "ended",
      build: { status: "succeeded", request: { options: { only: "docker" }, compression: "zstd:6:256K" } },
      image: { file: "engine-24.0.5-arm64.raw", state: "candidate" },
    });
  });

  it("says of a candidate who has to do what", async () => {
    const { stderr } = await bakeBy("docker", "24.0.5", "--candidate");
    const call = `npx bakehouse --server ${served.url} publish docker-24.0.5-x86-64.raw`;
    expect(stderr).toContain(`it is a candidate, until a publisher publishes it: ${call}\n`);
  });

  it("only asks with --no-wait; the build can be followed and cancelled", async () => {
    const { code, stdout } = await served.call("bake", "docker", "24.0.5", "--no-wait");
    const id = stdout.trim();
    expect({ code, id }).toEqual({ code: 0, id: expect.stringMatching(/^[\w-]+$/) });
    expect((await served.call("builds", "--status", "queued")).stdout).toMatch(
      new RegExp(`^${id}  queued  .*docker-24`),
    );
    expect(await served.call("builds", "cancel", id)).toMatchObject({ code: 0, stderr: "It is cancelled.\n" });
    expect((await served.call("builds", "cancel", id)).stderr).toMatch(
      /^The build of docker-24\.0\.5-x86-64\.raw has ended already/,
    );
    expect(await served.call("builds", "follow", id)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("The build of docker-24.0.5-x86-64.raw was cancelled.\n"),
    });
  });

  it("fails with what the build failed for", async () => {
    const { code, stdout, stderr } = await bakeBy("docker", "99.0.0", "--force");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim().split("\n").at(-1)).toMatch(/^Docker 99\.0\.0 does not exist\./);
    const json = await served.call("builds", "follow", /builds\/([\w-]+)/.exec(stderr)?.[1] ?? "", "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
      event: "ended",
      build: { status: "failed" },
      image: null,
    });
  });

  it.each([
    [["dokcer", "24.0.5"], 1, /^There is no recipe "dokcer"\. Did you mean docker\?\n$/],
    [["docker", "99.0.0"], 1, /^Docker 99\.0\.0 does not exist\. Newest is 27\.3\.1\.\n$/],
    [["docker", "24.0.5", "My Docker"], 2, /^NAME: Must start with/],
    [["docker", "24.0.5", "--revision", "one"], 2, /^--revision: /],
    [["docker", "24.0.5", "--out", "x"], 2, /^Unknown flag --out\./],
  ])("refuses %j as the server or the usage does", async (args, code, says) => {
    expect(await served.call("bake", ...args)).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(says) });
    expect(asked()).toBe(code === 1 ? 1 : 0);
  });

  it("leaves the build to the server when it is interrupted, and says how to cancel it", async () => {
    const { child, ended } = line.begin("--server", served.url, "bake", "docker", "24.0.5");
    await expect.poll(() => served.requests.some(({ line }) => line.includes("/log?")), { timeout: 30_000 }).toBe(true);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    const id = /builds\/([\w-]+)/.exec(stderr)?.[1];
    expect(stderr).toContain(
      `\nInterrupted.\nThe build goes on at ${new URL(served.url).host}. To cancel it: npx bakehouse --server ${served.url} builds cancel ${id}\n`,
    );
    expect((await served.call("builds", "--status", "queued")).stdout).toContain(id);
  });
});
