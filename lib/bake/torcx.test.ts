import { execFileSync } from "node:child_process";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { torcxFacts } from "#lib/bake/torcx";
import type { SourceFormat } from "#lib/recipes/plan";
import { type TarEntry, tar, tarGz } from "#lib/testing/archives";
import { type Baked, bakeForTest, testPlan, testSource } from "#lib/testing/bakery";
import { makeElf } from "#lib/testing/elf";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { xz } from "#lib/testing/xz";

async function convert(archive: Buffer, format: SourceFormat = "tar.gz"): Promise<Baked> {
  const source = { ...testSource("torcx", format, archive), url: "upload:docker:20.10.24.torcx.tgz" };
  const plan = testPlan({ kind: "torcx", sources: [source], steps: [{ op: "torcx", source: "torcx" }] });
  return bakeForTest(plan, { torcx: archive });
}

const paths = ({ manifest }: Baked) => manifest.filter(({ type }) => type !== "folder").map(({ path }) => path);
const cat = ({ output }: Baked, path: string) => execFileSync("unsquashfs", ["-cat", output, path]).toString();
const facts = (archive: Buffer, format: SourceFormat) => torcxFacts(Readable.from([archive]), format, "mine.tgz");
const SYSTEM = "usr/lib/systemd/system";

test("a Torcx image becomes a sysext, from each kind of tar the same", async () => {
  const archive = await torcxImage("x86-64");
  const baked = await convert(archive);
  expect(paths(baked).filter((path) => path.startsWith("usr/lib/"))).toEqual([
    "usr/lib/extension-release.d/extension-release.tool",
    `${SYSTEM}/containerd.service`,
    `${SYSTEM}/docker.service`,
    `${SYSTEM}/docker.socket`,
    `${SYSTEM}/multi-user.target.wants/containerd.service`,
    `${SYSTEM}/sockets.target.wants/docker.socket`,
    `${SYSTEM}/multi-user.target.d/10-containerd-service.conf`,
    `${SYSTEM}/sockets.target.d/10-docker-socket.conf`,
  ]);
  expect(paths(baked)).toContain("usr/bin/dockerd");
  expect(cat(baked, `${SYSTEM}/sockets.target.d/10-docker-socket.conf`)).toBe("[Unit]\nUpholds=docker.socket\n");
  const unit = cat(baked, `${SYSTEM}/docker.service`);
  expect(unit).not.toMatch(/torcx\.target|metadata\/torcx|IMAGEDIR=\//);
  expect(unit).toContain("[Service]\nEnvironment=TORCX_BINDIR=/usr/bin\n");
  const plain = gunzipSync(archive);
  expect((await convert(plain, "tar")).sha256).toBe(baked.sha256);
  expect((await convert(xz(plain), "tar.xz")).sha256).toBe(baked.sha256);
});

test("the result lists what was rewritten, written and left out", async () => {
  const { changes, warnings } = await convert(await torcxImage("x86-64"));
  expect(changes).toContainEqual(expect.stringMatching(/^docker\.service: removed After=torcx\.target, /));
  expect(changes).toContainEqual(
    expect.stringMatching(/^docker\.service: added Environment=TORCX_BINDIR=\/usr\/bin, /),
  );
  expect(changes).toContain("sockets.target.d/10-docker-socket.conf: written, with Upholds=docker.socket.");
  expect(changes).toContain(".torcx: left out, only usr/ and opt/ are merged.");
  expect(changes).not.toContainEqual(expect.stringMatching(/^docker\.socket:/));
  expect(warnings).toEqual([]);
});

const MINIMAL: TarEntry[] = [{ name: ".torcx/manifest.json", bytes: "{}" }];

test("usr and opt stay where they are; other folders and sbin are left out", async () => {
  const names = ["usr/", "usr/bin/a", "opt/b", "etc/c", "sbin/d", "usr/sbin/e", "lib/f"];
  const baked = await convert(
    await tarGz([...MINIMAL, ...names.map((name) => (name.endsWith("/") ? { name } : { name, bytes: name }))]),
  );
  expect(paths(baked).slice(1)).toEqual(["usr/bin/a", "opt/b", "usr/lib/f"]);
  expect(baked.changes).toEqual([
    ".torcx: left out, only usr/ and opt/ are merged.",
    "etc: left out, only usr/ and opt/ are merged.",
    "sbin: left out, only usr/ and opt/ are merged.",
    "usr/sbin: left out, it is a link on Flatcar.",
  ]);
});

test("a drop-in that is already there is kept", async () => {
  const conf = "lib/systemd/system/multi-user.target.d/10-a-service.conf";
  const wants = "lib/systemd/system/multi-user.target.wants/a.service";
  const baked = await convert(
    await tarGz([...MINIMAL, { name: wants, link: "../a.service" }, { name: conf, bytes: "mine" }]),
  );
  expect(cat(baked, `usr/${conf}`)).toBe("mine");
});

test("an archive without a .torcx folder is one when it has programs and units", async () => {
  const unit = { name: "lib/systemd/system/a.service", bytes: "[Service]\n" };
  await expect(facts(await tar([{ name: "bin/a", bytes: "#!" }, unit]), "tar")).resolves.toEqual({
    arch: null,
    binaries: [],
  });
});

test("what is no Torcx image is refused with the reason", async () => {
  const archive = await tarGz([{ name: "docker/dockerd", bytes: "x" }]);
  const says = {
    code: "unsupported",
    message: expect.stringMatching(/is no Torcx image: .*neither a \.torcx folder .*; at its top there is docker\.$/),
  };
  await expect(facts(archive, "tar.gz")).rejects.toMatchObject(says);
  await expect(convert(archive)).rejects.toMatchObject(says);
  await expect(facts(Buffer.from("no tar at all"), "tar.gz")).rejects.toThrow("mine.tgz cannot be read as tar.gz");
});

test("what is told of changes is bounded, however much a unit holds and however many there are", async () => {
  const variable = `Environment=TORCX_BINDIR=${"x".repeat(100_000)}\u202e\n`;
  const units = Array.from({ length: 300 }, (_, at) => ({ name: `lib/systemd/system/${at}.service`, bytes: variable }));
  const { changes } = await convert(await tarGz([...MINIMAL, ...units]));
  expect(changes).toHaveLength(201);
  expect(changes.at(-1)).toBe("More was changed, which is not listed.");
  expect(Math.max(...changes.map(({ length }) => length))).toBe(501);
  const large = { name: "lib/systemd/system/a.service", bytes: "#".repeat(129 * 1024) };
  await expect(convert(await tarGz([...MINIMAL, large]))).rejects.toThrow("has more than 128 KiB, so it is no unit");
});

test.each(["x86-64", "arm64"] as const)("the CPU is told from the programs: %s", async (arch) => {
  const { arch: told, binaries } = await facts(await torcxImage(arch), "tar.gz");
  expect(told).toBe(arch);
  expect(binaries).toContain("usr/bin/dockerd");
});

test("programs for two CPUs tell none", async () => {
  const both = (["x86-64", "arm64"] as const).map((arch) => ({
    name: `bin/${arch}`,
    bytes: makeElf({ arch, linkage: "static" }),
  }));
  expect((await facts(await tar([...MINIMAL, ...both]), "tar")).arch).toBeNull();
});
