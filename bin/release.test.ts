import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { overlaps } from "./release";
import { useCommandLine } from "./testing/call";

const bench = useCommandLine();
const read = (file: string) => readFile(path.join(bench.folder, "out", file), "utf8");

it("fills a flat folder that machines can follow", async () => {
  const args = [
    "docker@24.0.5",
    "kubernetes@1.27.4",
    "docker-compose@latest",
    "--url",
    "https://x.example/r/",
    "--out",
  ];
  const { code, stdout, stderr } = await bench.call("release", ...args, "out", "--json");
  expect(code).toBe(0);
  const { images } = JSON.parse(stdout);
  const files = images.map(({ file }: { file: string }) => file);
  expect(files.slice(0, 3)).toEqual([
    "docker-24.0.5-x86-64.raw",
    "docker-24.0.5-arm64.raw",
    "kubernetes-v1.27.4-x86-64.raw",
  ]);
  const confs = ["docker.conf", "docker-24.0.conf", "kubernetes.conf", "kubernetes-v1.27.conf", "docker-compose.conf"];
  expect(await bench.files("out")).toEqual(expect.arrayContaining([...files, ...confs, "noop.conf", "SHA256SUMS"]));
  expect((await bench.files("out")).filter((file) => file.startsWith("."))).toEqual([]);
  const sums = images.map(({ sha256, file }: { sha256: string; file: string }) => `${sha256}  ${file}\n`);
  expect((await read("SHA256SUMS")).split("\n").sort()).toEqual(sums.join("").split("\n").sort());
  expect(await read("docker.conf")).toMatch("\nPath=https://x.example/r\nMatchPattern=docker-@v-%a.raw\n");
  expect(await read("kubernetes-v1.27.conf")).toMatch("\nMatchPattern=kubernetes-v1.27.@v-%a.raw\n");
  expect(stderr).toMatch("docker-@v-%a.raw of docker.conf also matches the files of docker-compose");
});

it("publishes nothing when one of the images fails", async () => {
  const args = ["docker@24.0.5", "docker@99.0.0", "--arch", "x86-64", "--url", "https://x.example", "--out", "none"];
  expect((await bench.call("release", ...args)).stderr).toMatch("Docker 99.0.0 does not exist.");
  expect((await bench.call("release", ...args, "--force")).code).toBe(1);
  expect(await bench.files(".")).not.toContain("none");
});

it("sees whose pattern matches whose files", () => {
  const names = ["docker", "docker-compose", "dockerd", "k3s"].map((name) => ({ name }));
  expect(overlaps(names)).toEqual([["docker", "docker-compose"]]);
});
