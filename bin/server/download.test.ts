import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { brokenOff, type FaultyAnswer, head, useFaultyServer, whole } from "#lib/testing/faulty-server";
import { publishImage } from "#lib/testing/image-rows";
import { callHere, useCommandLine } from "../testing/call";
import { useServed } from "../testing/served";

const served = useServed();
const faulty = useFaultyServer();
const line = useCommandLine();
const FILE = "tool-1.0-x86-64.raw";
const TEXT = "bytes of an image ".repeat(1000);
const sha256 = createHash("sha256").update(TEXT).digest("hex");
const PARTIAL = `${FILE}.${sha256.slice(0, 12)}.partial`;
let folder: string;
const at = (name: string) => path.join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-download-"));
});
afterEach(() => rm(folder, { recursive: true }));

const image = {
  ...{ file: FILE, arch: "x86-64", os: "flatcar", state: "published", sha256, size: TEXT.length },
  ...{ url: `http://bakery/extensions/${FILE}`, createdAt: "2026-01-01T00:00:00.000Z" },
};
const known = whole(JSON.stringify({ image }));
const rest = (from: number, size = TEXT.length) =>
  whole(TEXT.slice(from), { "content-range": `bytes ${from}-${size - 1}/${size}` }, "206 Partial Content");

/** Of what breaks off, bytes that nobody took before that may be lost. */
const whatIsAsked: FaultyAnswer = (socket, request) => {
  const from = Number(/^range: bytes=(\d+)-\r$/im.exec(request)?.[1] ?? 0);
  (from === 0 ? whole(TEXT) : rest(from))(socket, request);
};

function download(...answers: FaultyAnswer[]) {
  faulty.answers = [known, ...answers];
  return callHere(["--server", faulty.url, "images", "download", FILE, "--out", folder]);
}

describe("a download", () => {
  it("gives the image, checked, and once", async () => {
    await publishImage(served.context.store, { name: "tool", version: "1.0", text: TEXT });
    const first = await served.call("images", "download", FILE, "--out", at("new/folder"));
    expect(first).toMatchObject({ code: 0, stdout: `${at("new/folder")}/${FILE}\n` });
    expect(await readFile(at(`new/folder/${FILE}`), "utf8")).toBe(TEXT);
    const again = await served.call("images", "download", FILE, "--out", at("new/folder"));
    expect(again).toMatchObject({
      code: 0,
      stdout: first.stdout,
      stderr: `${at("new/folder")}/${FILE} is there already.\n`,
    });
    expect(served.requests.filter(({ line }) => line.includes("/extensions/"))).toHaveLength(1);
  });

  it("goes on where an earlier call left off", async () => {
    await publishImage(served.context.store, { name: "tool", version: "1.0", text: TEXT });
    await writeFile(at(PARTIAL), TEXT.slice(0, 5000));
    expect(await served.call("images", "download", FILE, "--out", folder)).toMatchObject({ code: 0 });
    expect(served.requests.at(-1)?.headers.range).toBe("bytes=5000-");
    expect(await readFile(at(FILE), "utf8")).toBe(TEXT);
    expect(await readdir(folder)).toEqual([FILE]);
  });

  it("goes on by itself where it breaks off", async () => {
    const { code, stderr } = await download(brokenOff(TEXT.slice(0, 7000), TEXT.length), whatIsAsked);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Warning: .* Going on from byte \d+\.\n/);
    expect(await readFile(at(FILE), "utf8")).toBe(TEXT);
  });

  it("begins anew where a server sends everything again", async () => {
    await writeFile(at(PARTIAL), TEXT.slice(0, 5000));
    expect(await download(whole(TEXT))).toMatchObject({ code: 0 });
    expect(await readFile(at(FILE), "utf8")).toBe(TEXT);
  });

  it("begins anew after what can't be the beginning", async () => {
    await writeFile(at(PARTIAL), `${TEXT}more`);
    expect(await download(whole(TEXT))).toMatchObject({ code: 0 });
    expect(await readdir(folder)).toEqual([FILE]);
  });

  it("shows the token to the server alone", async () => {
    await publishImage(served.context.store, { name: "tool", version: "1.0", text: TEXT });
    await writeFile(at("token"), "bh_secret");
    const to = whole("", { location: `${served.url}/extensions/${FILE}` }, "302 Found");
    faulty.answers = [known, to];
    const args = ["images", "download", FILE, "--out", folder, "--token-file", at("token")];
    expect(await callHere(["--server", faulty.url, ...args])).toMatchObject({ code: 0 });
    expect(faulty.requests.map((text) => /^authorization: (.*)\r$/im.exec(text)?.[1])).toEqual([
      "Bearer bh_secret",
      "Bearer bh_secret",
    ]);
    expect(served.requests).toMatchObject([{ headers: { host: new URL(served.url).host } }]);
    expect(served.requests[0]?.headers).not.toHaveProperty("authorization");
    expect(await readFile(at(FILE), "utf8")).toBe(TEXT);
  });

  it.each<[string, FaultyAnswer, RegExp]>([
    [
      "other bytes",
      whole("x".repeat(TEXT.length)),
      /^What came for tool-1\.0-x86-64\.raw is not what the server says it is: nothing was kept\.$/,
    ],
    ["more bytes", whole(`${TEXT}${TEXT}`), /sends more of tool-1\.0-x86-64\.raw than it has\.$/],
    ["another part", rest(3), /sent another part of tool-1\.0-x86-64\.raw than the one it was asked for\.$/],
    [
      "the way to a file",
      whole("", { location: "file:///etc/passwd" }, "302 Found"),
      /redirects to file:\/\/\/etc\/passwd/,
    ],
    ["the way to secrets", whole("", { location: "http://169.254.169.254/x" }, "302 Found"), /link-local/],
    [
      "the way round and round",
      whole("", { location: `/extensions/${FILE}` }, "302 Found"),
      /redirects more than 5 times\.$/,
    ],
    [
      "a reason",
      whole(JSON.stringify({ error: { code: "not_found", message: "Its bytes\nare lost." } }), {}, "404 Not Found"),
      /^Its bytes are lost\.$/,
    ],
  ])("of %s ends in one sentence, and without an image", async (_what, answer, says) => {
    const { code, stdout, stderr } = await download(answer);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim().split("\n").at(-1)).toMatch(says);
    expect(await readdir(folder)).not.toContain(FILE);
  });

  it("is not given up for a server that is away for a moment, but for one that stays away", async () => {
    const away = whole("<h1>Bad gateway</h1>", {}, "502 Bad Gateway");
    expect(await download(away, whole(TEXT))).toMatchObject({ code: 0 });
    await rm(at(FILE));
    const { code, stderr } = await download(away);
    expect({ code, asked: stderr.match(/Going on/g)?.length }).toEqual({ code: 1, asked: 3 });
  });

  it("keeps what came when it is interrupted, and says so", async () => {
    faulty.answers = [
      known,
      (socket) => socket.write(`${head("200 OK", { "content-length": TEXT.length })}${TEXT.slice(0, 9000)}`),
    ];
    const { child, ended } = line.begin("--server", faulty.url, "images", "download", FILE, "--out", folder);
    await expect.poll(async () => (await stat(at(PARTIAL)).catch(() => null))?.size, { timeout: 30_000 }).toBe(9000);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout, files: await readdir(folder) }).toEqual({ code: 130, stdout: "", files: [PARTIAL] });
    expect(stderr).toMatch(/\nInterrupted\.\nWhat came is kept: the same call goes on from there\.\n$/);
  });

  it("writes no other file than the one that was asked for", async () => {
    faulty.answers = [whole(JSON.stringify({ image: { ...image, file: "Makefile" } }))];
    const { code, stderr } = await callHere(["--server", faulty.url, "images", "download", FILE, "--out", folder]);
    expect({ code, files: await readdir(folder) }).toEqual({ code: 1, files: [] });
    expect(stderr).toContain(`was asked for ${FILE} and answers with Makefile.`);
  });
});
