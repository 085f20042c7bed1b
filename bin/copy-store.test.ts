import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { localStore } from "#lib/images/store";
import { putText } from "#lib/testing/image-store.contract";
import { useS3 } from "#lib/testing/s3-server";
import { callHere } from "./testing/call";

const server = useS3();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-copied-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("copies a folder into a bucket, says what there is to do, and what it did to programs", async () => {
  const images = path.join(folder, "images");
  const sha256 = await putText(localStore(images), "an image", true);
  const first = await callHere(["copy-store", images, server.url]);
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^2 files copied \(.+\), 0 there already\.\n$/),
  });
  expect(first.stderr).toBe(
    `Copying ${images} to s3://bakery/${server.address.prefix.slice(0, -1)} at ${server.endpoint} …\n`,
  );
  const again = await callHere(["copy-store", server.url, images, "--check", "--json"]);
  expect(JSON.parse(again.stdout)).toMatchObject({ copied: [], bytes: 0, present: 2, damaged: [] });
  const other = path.join(folder, "other");
  const back = await callHere(["copy-store", server.url, other, "--json"]);
  const names = [".json", ".raw"].map((ending) => `${sha256.slice(0, 2)}/${sha256}${ending}`);
  expect(JSON.parse(back.stdout)).toMatchObject({ copied: names, present: 0, damaged: [] });
});

it("names what is damaged, fails for it, and copies the rest", async () => {
  const [images, other] = [path.join(folder, "images"), path.join(folder, "other")];
  const damaged = await putText(localStore(images), "one");
  await putText(localStore(images), "another");
  const name = `${damaged.slice(0, 2)}/${damaged}.raw`;
  await writeFile(path.join(images, name), "two");
  expect(await callHere(["copy-store", images, other])).toEqual({
    code: 1,
    stdout: expect.stringMatching(/^1 file copied \(.+\), 0 there already, 1 damaged\.\n$/),
    stderr: expect.stringContaining(`\nWarning: ${name} is damaged in ${images}, and not copied.\n`),
  });
  const again = await callHere(["copy-store", images, other, "--json"]);
  expect([again.code, JSON.parse(again.stdout)]).toMatchObject([1, { present: 1, damaged: [name] }]);
});

it("says in a sentence what it can't do", async () => {
  const empty = path.join(folder, "empty");
  await mkdir(empty);
  const says = async (from: string, to: string) => {
    const { code, stdout, stderr } = await callHere(["copy-store", from, to]);
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
