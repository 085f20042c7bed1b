import { writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { inspectTorcx } from "#lib/builds/torcx-plan";
import { zstd } from "#lib/testing/archives";
import { scratch } from "#lib/testing/bakery";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { xz } from "#lib/testing/xz";

async function inspected(bytes: Buffer) {
  // The name of an upload proves nothing.
  const file = path.join(await scratch(), "docker:20.10.24.torcx.tgz");
  await writeFile(file, bytes);
  return inspectTorcx(file, "docker:20.10.24.torcx.tgz");
}

it.each([
  ["tar", (tar: Buffer) => tar],
  ["tar.xz", xz],
  ["tar.zst", (tar: Buffer) => zstd(tar)],
])("a Torcx archive that is packed as %s is told by its first bytes and read through", async (format, pack) => {
  const tar = gunzipSync(await torcxImage("x86-64"));
  expect(await inspected(pack(tar))).toEqual({ format, arch: "x86-64" });
});

/** By bzip2: bin/tool, which is a script, and lib/systemd/system/tool.service. */
const TOOL_BZ2 = [
  "QlpoOTFBWSZTWUZqR74AAJJfgMqQaAH3giIACEp+Z59gCAggAJSEomkJo9QAA9EPUekMAqlI9IDRo0AAAA9ThzqJ3lEBSQhjr8LL",
  "MJJiYF5CFA6Vb5G7F+/TP3JxOPQ1AkBQQs8sIcH8ndmse8W2h/VqalX8sZTbn4cUpdL0tDHHMYVH+5bcCKXprgQRkrS8rWl7r/RN",
  "adrquhbJpJyaUQfxdyRThQkEZqR74A==",
];

it("one that is packed as tar.bz2 is as well", async () => {
  expect(await inspected(Buffer.from(TOOL_BZ2.join(""), "base64"))).toEqual({ format: "tar.bz2", arch: null });
});
