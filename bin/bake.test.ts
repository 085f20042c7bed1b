import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { useCommandLine } from "./testing/call";

const bench = useCommandLine();
const read = (file: string) => readFile(path.join(bench.folder, file));
const sha256 = async (file: string) =>
  createHash("sha256")
    .update(await read(file))
    .digest("hex");

it("writes NAME.raw and its digest into a folder it makes, and only the path on stdout", async () => {
  const { code, stdout, stderr } = await bench.call("bake", "docker", "24.0.5", "mydocker", "--out", "new/folder");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "new/folder/mydocker.raw\n" });
  expect(await bench.files("new/folder")).toEqual(["SHA256SUMS.mydocker", "mydocker.raw"]);
  const digest = await sha256("new/folder/mydocker.raw");
  expect((await read("new/folder/SHA256SUMS.mydocker")).toString()).toBe(`${digest}  mydocker.raw\n`);
  expect(stderr).toMatch("keeps no ledger");
});

it("gives the same bytes again, elsewhere, with flags in another order", async () => {
  await bench.call("bake", "docker", "24.0.5", "--out", "one");
  const again = await bench.call("bake", "--os", "flatcar", "docker", "--out=two", "24.0.5", "--arch", "amd64");
  expect(again.code).toBe(0);
  expect(await sha256("two/docker.raw")).toBe(await sha256("one/docker.raw"));
});

it("tells about the image as one JSON document", async () => {
  const { stdout } = await bench.call("bake", "kubernetes", "1.27.4", "--arch", "arm64", "--json", "--os", "_any");
  const { image } = JSON.parse(stdout);
  expect(image).toMatchObject({
    file: "kubernetes.raw",
    name: "kubernetes",
    version: "v1.27.4",
    arch: "arm64",
    os: "_any",
    revision: 0,
    recipe: "kubernetes",
    compression: "zstd:6:256K",
    outdated: null,
    findings: [],
    sha256: await sha256("kubernetes.raw"),
    size: (await read("kubernetes.raw")).length,
  });
  expect(image).not.toHaveProperty("url");
});

it("pins latest and says nothing of a ledger where upstream publishes checksums", async () => {
  const { code, stdout, stderr } = await bench.call("bake", "kubernetes", "latest", "--json", "--out", "latest");
  expect(code).toBe(0);
  expect(JSON.parse(stdout).image.version).toMatch(/^v\d+\.\d+\.\d+$/);
  expect(stderr).not.toMatch("ledger");
});

it("leaves nothing behind when upstream fails, the folder it made neither", async () => {
  const { code, stdout, stderr } = await bench.call("bake", "docker", "99.0.0", "--force", "--out", "made/for/nothing");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch("docker-99.0.0.tgz does not exist at");
  expect(await bench.files(".")).not.toContain("made");
});

it("says that a version does not exist, and which is the newest", async () => {
  const { code, stderr } = await bench.call("bake", "docker", "99.0.0");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "Docker 99.0.0 does not exist. Newest is 27.3.1.\n" });
});

it("keeps an older image when a new bake of it fails", async () => {
  await writeFile(path.join(bench.folder, "docker-compose.raw"), "older");
  const { code } = await bench.call("bake", "docker-compose", "v99.0.0", "--force");
  expect(code).toBe(1);
  expect((await read("docker-compose.raw")).toString()).toBe("older");
});

it.each(["SIGINT", "SIGTERM"] as const)("cleans up after %s", async (signal) => {
  bench.fixture.slow(2000);
  const { child, ended } = bench.begin("bake", "docker", "27.3.1", "--out", `slow-${signal}`);
  const seen = bench.fixture.requests.length;
  const asked = () => bench.fixture.requests.slice(seen).some((url) => url.endsWith("docker-27.3.1.tgz"));
  await expect.poll(asked).toBe(true);
  expect(await bench.files(".")).toContain(`slow-${signal}`);
  child.kill(signal);
  const { code, stderr } = await ended;
  bench.fixture.mend();
  expect(code).toBe({ SIGINT: 130, SIGTERM: 143 }[signal]);
  expect(stderr).toMatch("Interrupted");
  expect(await bench.files(".")).not.toContain(`slow-${signal}`);
});

it("removes what a killed run left beside the image, and nothing else", async () => {
  const folder = path.join(bench.folder, "swept");
  await mkdir(folder);
  const names = (owner: string) => `.bakehouse-${hostname()}@${owner}@run@file.partial`;
  const others = [
    names(String(process.pid)),
    ".bakehouse-mine.partial",
    `.bakehouse-elsewhere@1@run@file.partial`,
    "notes",
  ];
  for (const name of [names("4194999"), ...others]) await writeFile(path.join(folder, name), "half");
  expect((await bench.call("bake", "docker", "27.3.1", "--out", "swept")).code).toBe(0);
  expect(await bench.files("swept")).toEqual([...others, "SHA256SUMS.docker", "docker.raw"].sort());
});
