import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { useCommandLine } from "./testing/call";

const bench = useCommandLine();
const inFolder = (...parts: string[]) => path.join(bench.folder, ...parts);

it("bakes a folder of one's own", async () => {
  await mkdir(inFolder("tree/usr/bin"), { recursive: true });
  await writeFile(inFolder("tree/usr/bin/hello"), "#!/bin/sh\necho hello\n", { mode: 0o755 });
  const { code, stdout } = await bench.call("bake-folder", "tree", "hello", "--os", "_any", "--json");
  expect(code).toBe(0);
  const facts = { file: "hello.raw", name: "hello", version: null, os: "_any", recipe: null };
  expect(JSON.parse(stdout).image).toMatchObject(facts);
  expect(await bench.files(".")).toEqual(["SHA256SUMS.hello", "hello.raw", "tree"]);
});

it("converts a Torcx image, tells its architecture and what was changed", async () => {
  await writeFile(inFolder("docker:20.10.24.torcx.tgz"), await torcxImage("arm64"));
  const { code, stdout, stderr } = await bench.call(
    ...["convert-torcx", "docker:20.10.24.torcx.tgz", "mytorcx", "--json", "--out", "converted"],
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout).image).toMatchObject({ file: "mytorcx.raw", version: "20.10.24", arch: "arm64" });
  expect(stderr).toMatch("containerd.service");
  expect(await bench.files("converted")).toEqual(["SHA256SUMS.mytorcx", "mytorcx.raw"]);
});

it("refuses what is no Torcx image, with the reason", async () => {
  await writeFile(inFolder("letter.txt"), "Dear baker");
  const { code, stderr } = await bench.call("convert-torcx", "letter.txt", "letter", "--out", "refused");
  expect(code).toBe(1);
  expect(stderr).toMatch("letter.txt");
  expect(await bench.files(".")).not.toContain("refused");
  expect((await bench.call("convert-torcx", "absent.tgz", "absent")).stderr).toMatch("absent.tgz can't be read");
  expect((await bench.call("convert-torcx", ".", "folder")).stderr).toBe(". is a folder, not an archive.\n");
});
