import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createMessage, readKeys, readSignature, verify } from "openpgp";
import { expect, it } from "vitest";
import { generateKey } from "#lib/signing/key";
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

it("signs what it writes with a key that is given, and says when it does not", async () => {
  const key = await generateKey(new Date());
  const file = path.join(bench.folder, "key.asc");
  await writeFile(file, key.armor(), { mode: 0o600 });
  const args = ["docker@24.0.5", "--arch", "x86-64", "--url", "https://x.example/r", "--out"];
  const { code, stderr } = await bench.call("release", ...args, "out", "--key", file, "--best-before", "30d");
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("not signed")]);
  const sums = await read("SHA256SUMS");
  expect(sums).toMatch(/^e3b0c44298fc[0-9a-f]{52} {2}BEST-BEFORE-\d{4}-\d\d-\d\d$/m);
  expect(await read("docker.conf")).toContain("[Transfer]\nVerify=true\n");
  const binary = (name: string) => readFile(path.join(bench.folder, "out", name));
  const signature = await readSignature({ binarySignature: await binary("SHA256SUMS.gpg") });
  const verificationKeys = await readKeys({ binaryKeys: await binary("import-pubring.gpg") });
  const { signatures } = await verify({ message: await createMessage({ text: sums }), signature, verificationKeys });
  expect(await signatures[0]?.verified).toBe(true);
  expect((await bench.call("release", ...args, "unsigned")).stderr).toContain("These files are not signed");
  expect(await bench.files("unsigned")).not.toContain("SHA256SUMS.gpg");
  const refused = await bench.call("release", ...args, "none", "--best-before", "30d");
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("--best-before needs a key") });
  const missing = await bench.call("release", ...args, "none", "--key", "no.asc");
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("--key no.asc is not there") });
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
