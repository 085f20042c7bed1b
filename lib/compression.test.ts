import { expect, test } from "vitest";
import { closeCompression, GZIP, readCompression, usualCompression, ZSTD } from "#lib/compression";
import { Compression, OpenCompression } from "#lib/words";

test.each([
  ["gzip", "gzip:6"],
  ["gzip:9", "gzip:9"],
  ["gzip:6:128K", "gzip:6"],
  ["zstd", "zstd:3"],
  ["zstd:256K", "zstd:3:256K"],
  ["zstd:15:1M", "zstd:15:1M"],
])("%s is written %s", (text, spelled) => {
  expect(Compression.parse(text)).toBe(spelled);
  expect(OpenCompression.parse(text)).toBe(spelled);
  expect(Compression.parse(spelled)).toBe(spelled);
});

test("blocks are of 128 KiB where nothing is said", () => {
  expect(readCompression("zstd:3")).toEqual({ algorithm: "zstd", level: 3, block: "128K" });
  expect(readCompression("gzip:9:1M")).toEqual({ algorithm: "gzip", level: 9, block: "1M" });
});

test.each(["", "lz4", "gzip:0", "gzip:10", "zstd:23", "zstd:3:64K", "zstd:3:256k", "zstd:1M:3"])(
  "%j is refused",
  (text) => {
    expect(Compression.safeParse(text).success).toBe(false);
    expect(OpenCompression.safeParse(text).success).toBe(false);
  },
);

test("auto is open, and closed by what is there already or by what the target mounts", () => {
  expect(OpenCompression.parse("auto")).toBe("auto");
  expect(Compression.safeParse("auto").success).toBe(false);
  const request = { os: "flatcar", compression: "auto" };
  expect(closeCompression(request)).toEqual({ ...request, compression: ZSTD });
  expect(closeCompression(request, "gzip:9")).toEqual({ ...request, compression: "gzip:9" });
  expect(closeCompression({ ...request, compression: "zstd:3" }, "gzip:9").compression).toBe("zstd:3");
});

test.each([
  ["flatcar", undefined, ZSTD],
  ["flatcar", "3975.2.0", ZSTD],
  ["flatcar", "3815.2.5", GZIP],
  ["_any", undefined, ZSTD],
  ["fedora", "43", ZSTD],
  ["debian", "12", ZSTD],
  ["debian", "11", GZIP],
  ["acme", undefined, GZIP],
  ["constructor", undefined, GZIP],
])("%s %s mounts %s", (os, osVersion, compression) => {
  expect(usualCompression({ os, osVersion })).toBe(compression);
});
