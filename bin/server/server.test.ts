import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { callHere } from "../testing/call";
import { useServed } from "../testing/served";

const served = useServed({ BAKEHOUSE_OPEN: "none" });
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-token-"));
  file = path.join(folder, "token");
  await writeFile(file, "bh_secret\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  delete process.env.BAKEHOUSE_SERVER;
});

describe("a token", () => {
  it("is wanted where people sign in", async () => {
    const { code, stderr } = await served.call("images");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^127\.0\.0\.1:\d+ wants to know who asks: set BAKEHOUSE_TOKEN to an API token, or give --token-file FILE\. /,
    );
  });

  it("is read from a file or the environment, sent with each question, and never shown", async () => {
    const { code, stderr } = await served.call("--token-file", file, "images");
    expect(code).toBe(1);
    expect(served.requests).toMatchObject([{ headers: { authorization: "Bearer bh_secret" } }]);
    expect(stderr).toMatch(`does not accept the token from ${file}: it may have expired`);
    served.context.env.BAKEHOUSE_TOKEN = "bh_other";
    expect((await served.call("images")).stderr).toContain("the token from BAKEHOUSE_TOKEN: it may");
    expect(served.requests.at(-1)?.headers.authorization).toBe("Bearer bh_other");
    expect(stderr).not.toContain("bh_");
  });

  it.each([
    ["two\nlines\n", "must hold an API token alone, on one line"],
    ["", "must hold an API token alone, on one line"],
    ["x".repeat(5000), "is larger than"],
  ])("is no file of %j", async (text, says) => {
    const other = path.join(folder, "other");
    await writeFile(other, text);
    const { code, stderr } = await served.call("images", "--token-file", other);
    expect({ code, sent: served.requests }).toEqual({ code: 1, sent: [] });
    expect(stderr).toContain(says);
    if (text !== "") expect(stderr).not.toContain(text.trim());
  });

  it("stays here where others could read it on the way", async () => {
    const plain = (...args: string[]) =>
      callHere(["--server", "http://bakery.invalid:3000", "images", "--token-file", file, ...args]);
    expect(await plain()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^http:\/\/bakery\.invalid:3000 is not this machine and not encrypted: .*--insecure/,
      ),
    });
    expect((await plain("--insecure")).stderr).toMatch(/^bakery\.invalid:3000 cannot be reached: /);
    for (const host of ["127.0.0.2", "[::1]", "localhost"])
      expect((await callHere(["--server", `http://${host}:9`, "images", "--token-file", file])).stderr).toContain(
        "cannot be reached",
      );
    for (const host of ["x.localhost", "0.0.0.0", "127.0.0.1.invalid", "10.0.0.1"])
      expect((await callHere(["--server", `http://${host}:9`, "images", "--token-file", file])).stderr).toContain(
        "not encrypted",
      );
  });
});

describe("which server", () => {
  it("is said before or behind the command, or by a variable", async () => {
    const { url } = served;
    for (const args of [
      [`--server=${url}`, "images", "show", "a.raw"],
      ["images", "show", "--server", url, "a.raw"],
    ])
      expect((await callHere(args)).stderr).toContain("wants to know who asks");
    served.context.env.BAKEHOUSE_SERVER = process.env.BAKEHOUSE_SERVER = url;
    expect((await callHere(["images"])).stderr).toContain("wants to know who asks");
    expect(served.requests.map(({ line }) => line)).toEqual([
      "GET /api/v1/images/a.raw",
      "GET /api/v1/images/a.raw",
      "GET /api/v1/images?limit=50",
    ]);
  });

  it.each([
    [["images"], "--server URL is missing, and BAKEHOUSE_SERVER is not set."],
    [["--server"], "Usage: npx bakehouse COMMAND"],
    [["--server", "bakery", "images"], "--server: Must be an http:// or https:// URL"],
    [["--server", "ftp://bakery", "images"], "--server: Must be an http:// or https:// URL"],
    [["--server", "https://me:secret@bakery", "images"], "--server: Must not hold a user or a password"],
    [["--server", "http://127.0.0.1:9", "doctor", "x"], "doctor does its work on this machine: leave --server out."],
    [["images", "show", "a b", "--server", "http://127.0.0.1:9"], "FILE: Must be the name of an image"],
    [["builds", "cancel", "../x", "--server", "http://127.0.0.1:9"], "ID: Must be the id of a build"],
    [["images", "--state", "gone", "--server", "http://127.0.0.1:9"], "--state: "],
  ])("%j is wrong usage", async (args, says) => {
    const { code, stdout, stderr } = await callHere(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("secret");
  });

  it("is left alone by what works on this machine", async () => {
    process.env.BAKEHOUSE_SERVER = served.url;
    expect(await callHere(["doctor", "/nowhere"])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^\/nowhere can't be read/),
    });
    expect(served.requests).toEqual([]);
  });
});
