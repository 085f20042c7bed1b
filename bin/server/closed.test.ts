import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { db } from "#lib/db";
import { publishImage } from "#lib/testing/image-rows";
import { useServed } from "../testing/served";
import { tokenOf } from "../testing/token";

const served = useServed({ BAKEHOUSE_OPEN: "none", BAKEHOUSE_REPOSITORY: "closed" });
const FILE = "tool-1.0-x86-64.raw";
const TEXT = "bytes of an image ".repeat(1000);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-closed-"));
  await publishImage(served.context.store, { name: "tool", version: "1.0", text: TEXT });
});
afterEach(() => rm(folder, { recursive: true }));

const download = (...flags: string[]) => served.call(...flags, "images", "download", FILE, "--out", folder);

it("downloads from a closed repository with the token of whoever may look", async () => {
  const token = path.join(folder, "token");
  await writeFile(token, await tokenOf("Ada", "viewer"));
  expect(await download("--token-file", token)).toMatchObject({ code: 0, stdout: `${path.join(folder, FILE)}\n` });
  expect(await readFile(path.join(folder, FILE), "utf8")).toBe(TEXT);
});

it("goes on with the token where an earlier call left off", async () => {
  const token = path.join(folder, "token");
  await writeFile(token, await tokenOf("Ada", "viewer"));
  await download("--token-file", token);
  const { sha256 } = await db().image.findUniqueOrThrow({ where: { file: FILE } });
  await rm(path.join(folder, FILE));
  await writeFile(path.join(folder, `${FILE}.${sha256.slice(0, 12)}.partial`), TEXT.slice(0, 5000));
  expect(await download("--token-file", token)).toMatchObject({ code: 0 });
  expect(served.requests.at(-1)?.headers.range).toBe("bytes=5000-");
  expect(await readFile(path.join(folder, FILE), "utf8")).toBe(TEXT);
});

it("says what is missing without a token, and with one of somebody who has lost their role", async () => {
  const refused = await download();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/token/);
  const token = path.join(folder, "token");
  await writeFile(token, await tokenOf("Ada", "viewer"));
  await db().user.updateMany({ data: { role: null } });
  const lost = await download("--token-file", token);
  expect(lost.code).toBe(1);
  expect(lost.stderr).toMatch(/^127\.0\.0\.1:\d+ does not accept the token from /);
});
