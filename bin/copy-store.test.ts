import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { localStore } from "#lib/images/store";
import { putText } from "#lib/testing/image-store.contract";
import { useS3 } from "#lib/testing/s3-server";
import { BAKER } from "#lib/testing/swift";
import { useCommandLine } from "./testing/call";

const server = useS3();
const bench = useCommandLine({
  AWS_ACCESS_KEY_ID: BAKER.accessKeyId,
  AWS_SECRET_ACCESS_KEY: BAKER.secretAccessKey,
  NODE_NO_WARNINGS: "1",
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-copied-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("copies a folder into a bucket, says what there is to do, and what it did to programs", async () => {
  const images = path.join(folder, "images");
  const sha256 = await putText(localStore(images), "an image", true);
  const first = await bench.call("copy-store", images, server.url);
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^2 files copied \(.+\), 0 there already\.\n$/),
  });
  expect(first.stderr).toBe(
    `Copying ${images} to s3://bakery/${server.address.prefix.slice(0, -1)} at ${server.endpoint} …\n`,
  );
  const again = await bench.call("copy-store", server.url, images, "--check", "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({ copied: [], bytes: 0, present: 2, damaged: [] });
  const other = path.join(folder, "other");
  const back = await bench.call("copy-store", server.url, other, "--json");
  const names = [".json", ".raw"].map((ending) => `${sha256.slice(0, 2)}/${sha256}${ending}`);
  expect(JSON.parse(back.stdout)).toMatchObject({ copied: names, present: 0, damaged: [] });
});

it("says in a sentence what it can't do", async () => {
  const empty = path.join(folder, "empty");
  await mkdir(empty);
  const says = async (from: string, to: string) => {
    const { code, stdout, stderr } = await bench.call("copy-store", from, to);
    expect(stdout).toBe("");
    return [code, stderr.replace(/^Copying .*\n/, "")];
  };
  expect(await says(empty, server.url)).toEqual([1, expect.stringMatching(/There are no images in .*empty\. /)]);
  expect(await says(path.join(folder, "x"), empty)).toEqual([1, expect.stringMatching(/x is not a folder\.\n$/)]);
  expect(await says(empty, empty)).toEqual([2, expect.stringContaining("FROM and TO are the same place.")]);
  const bad = await says(empty, "s3://key:secret@bakery");
  expect(bad).toEqual([2, expect.stringContaining("FROM and TO must be folders, or an address such as s3://")]);
  expect(String(bad)).not.toContain("key:secret");
  const nowhere = `s3://nowhere?endpoint=${server.endpoint}`;
  expect(await says(nowhere, empty)).toEqual([1, expect.stringContaining("there is no such bucket")]);
});
