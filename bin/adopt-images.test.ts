import { mkdtempSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { useCommandLine } from "./testing/call";

const data = mkdtempSync(path.join(tmpdir(), "bakehouse-adopt-"));
const bench = useCommandLine({ BAKEHOUSE_DATA: data });
afterAll(() => rm(data, { recursive: true, force: true }));

const FILE = "docker-20.10.24-x86-64.raw";

/** The database as it is after a disk was lost: not there. */
async function loseDatabase(): Promise<void> {
  for (const file of await readdir(data)) if (file.startsWith("bakehouse.db")) await rm(path.join(data, file));
}

it("takes images in, and reads them back after the database was lost", { timeout: 120_000 }, async () => {
  await bench.call("bake", "docker", "20.10.24", "--out", "dist");
  const unknown = await bench.call("adopt-images", "dist/docker.raw");
  expect(unknown).toMatchObject({ code: 1, stdout: "0 of 1 images are back.\n" });
  expect(unknown.stderr).toMatch(/holds docker for flatcar on x86-64, but images do not hold their version/);
  const taken = await bench.call("adopt-images", "dist/docker.raw", "--version", "20.10.24");
  expect(taken).toEqual({ code: 0, stdout: "1 of 1 images are back.\n", stderr: `${FILE} is back.\n` });
  await loseDatabase();
  const back = await bench.call("adopt-images", "--json");
  expect(back).toMatchObject({ code: 0, stderr: `${FILE} is back.\n` });
  expect(JSON.parse(back.stdout)).toEqual({ items: [{ sha256: expect.any(String), file: FILE, why: null }] });
  const again = await bench.call("adopt-images");
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("there is nothing to read back") });
});
