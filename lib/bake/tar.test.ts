import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { type Entry, fileEntry, folderEntry, symlinkEntry } from "#lib/bake/entry";
import { tarStream } from "#lib/bake/tar";

async function tarOf(entries: Entry[]): Promise<Buffer> {
  return buffer(Readable.from(tarStream(Readable.from(entries))));
}

test("tar reads what we write, long and foreign names too", async () => {
  const long = `usr/${"very-long-folder-name/".repeat(20)}file`;
  const archive = await tarOf([
    folderEntry("usr"),
    fileEntry("usr/empty", Buffer.alloc(0)),
    fileEntry("usr/block", Buffer.alloc(512), 0o755),
    fileEntry("usr/grüße", Buffer.from("hallo")),
    fileEntry(long, Buffer.from("far")),
    symlinkEntry("usr/short", "block"),
    symlinkEntry("usr/long", `/${"y".repeat(300)}`),
  ]);
  expect(archive.length % 512).toBe(0);
  const listed = execFileSync("tar", ["-tvf", "-", "--utc", "--numeric-owner", "--quoting-style=literal"], {
    input: archive,
    encoding: "utf8",
  });
  expect(
    listed
      .trim()
      .split("\n")
      .map((line) => line.replace(/\s+/g, " ")),
  ).toEqual([
    "drwxr-xr-x 0/0 0 1970-01-01 00:00 usr",
    "-rw-r--r-- 0/0 0 1970-01-01 00:00 usr/empty",
    "-rwxr-xr-x 0/0 512 1970-01-01 00:00 usr/block",
    "-rw-r--r-- 0/0 5 1970-01-01 00:00 usr/grüße",
    `-rw-r--r-- 0/0 3 1970-01-01 00:00 ${long}`,
    "lrwxrwxrwx 0/0 0 1970-01-01 00:00 usr/short -> block",
    `lrwxrwxrwx 0/0 0 1970-01-01 00:00 usr/long -> /${"y".repeat(300)}`,
  ]);
});

test("a path of any length has a record whose length counts itself", async () => {
  for (let length = 95; length < 115; length += 1) {
    const archive = await tarOf([fileEntry("p".repeat(length), Buffer.from("x"))]);
    expect(execFileSync("tar", ["-tf", "-"], { input: archive, encoding: "utf8" }).trim()).toBe("p".repeat(length));
  }
});

test("equal entries give equal bytes", async () => {
  const make = () => tarOf([folderEntry("usr"), fileEntry("usr/a", Buffer.from("a"))]);
  const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  expect(digest(await make())).toBe(digest(await make()));
});
