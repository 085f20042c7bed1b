import { spawnSync } from "node:child_process";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { XzReadableStream } from "xz-decompress";
import { filler } from "#lib/testing/filler";
import { xz } from "#lib/testing/xz";

const xzProgram = spawnSync("xz", ["--version"]).status === 0;
const SIZES = [0, 1, 65_535, 65_536, 65_537, 300_001];

it.each(SIZES)("is read back by the reader that bakes (%i bytes)", async (size) => {
  const bytes = filler(size, "xz");
  const parts: Uint8Array[] = [];
  const web = Readable.toWeb(Readable.from([xz(bytes)])) as ReadableStream<Uint8Array>; // Node's type and the DOM's are one thing
  for await (const part of new XzReadableStream(web) as ReadableStream<Uint8Array>) parts.push(part);
  expect(Buffer.concat(parts).equals(bytes)).toBe(true);
});

it.runIf(xzProgram).each(SIZES)("passes xz --test and comes back whole (%i bytes)", (size) => {
  const bytes = filler(size, "xz");
  const { status, stdout } = spawnSync("xz", ["-dc"], { input: xz(bytes), maxBuffer: 1e7 });
  expect(status).toBe(0);
  expect(stdout.equals(bytes)).toBe(true);
});
