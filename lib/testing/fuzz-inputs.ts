import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { deb, type TarEntry, tar, zip, zstd } from "#lib/testing/archives";
import { textOf, WHOLE } from "#lib/testing/butane-configs";
import { makeElf } from "#lib/testing/elf";
import { HELLO } from "#lib/testing/hello-recipe";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { xz } from "#lib/testing/xz";

/** What is mutated: sound inputs of each kind. `pack` is done after a mutation of what is inside, and before one of what is outside. */
export type Sound = { kind: Kind; bytes: Buffer; pack?: (bytes: Buffer) => Buffer };
export type Kind =
  | "tar"
  | "tar.gz"
  | "tar.xz"
  | "tar.bz2"
  | "tar.zst"
  | "zip"
  | "deb"
  | "torcx"
  | "recipe"
  | "config"
  | "unit";

const ENTRIES: TarEntry[] = [
  { name: "./tool/" },
  { name: "tool/bin/run", bytes: makeElf({ arch: "x86-64", linkage: "static", size: 3_000 }), mode: 0o755 },
  { name: "tool/bin/again", link: "run" },
  { name: "tool/bin/hard", hardLink: "tool/bin/run" },
  { name: `tool/${"long/".repeat(30)}file`, bytes: "deep" },
  { name: "tool/link", link: "far/".repeat(40) },
  { name: "tool/doc ü.txt", bytes: "text\n".repeat(200) },
];
const UNIT =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd's own spelling
  "[Unit]\nRequires=torcx.target\nAfter=a.service \\\n torcx.target\n[Service]\nEnvironmentFile=/run/metadata/torcx\nExecStart=${TORCX_BINDIR}/run\n";

export async function soundInputs(): Promise<Sound[]> {
  const plain = await tar(ENTRIES);
  const files = ENTRIES.filter(({ bytes, link }) => bytes !== undefined || link !== undefined).map(
    ({ name, bytes, link, mode }) => ({ name, bytes, link, mode }),
  );
  return [
    { kind: "tar", bytes: plain },
    { kind: "tar.gz", bytes: plain, pack: (bytes) => gzipSync(bytes) },
    { kind: "tar.xz", bytes: plain, pack: xz },
    { kind: "tar.bz2", bytes: readFileSync(path.resolve("lib/testing/packed/btop-x86-64.tar.bz2")) },
    { kind: "tar.zst", bytes: plain, pack: (bytes) => zstd(bytes) },
    { kind: "zip", bytes: zip(files) },
    { kind: "deb", bytes: plain, pack: (bytes) => deb(bytes) },
    { kind: "torcx", bytes: gunzipSync(await torcxImage("x86-64")), pack: (bytes) => gzipSync(bytes, { level: 1 }) },
    { kind: "recipe", bytes: Buffer.from(HELLO) },
    ...WHOLE.map((config): Sound => ({ kind: "config", bytes: Buffer.from(textOf(config)) })),
    { kind: "config", bytes: Buffer.from(JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files: [] } })) },
    { kind: "unit", bytes: Buffer.from(UNIT) },
  ];
}
