import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { getImage } from "#lib/images/reads";
import { ownImages } from "#lib/images/reads-own";
import { type ImageStore, localStore } from "#lib/images/store";
import { ALL, findPublication, findStreams, publicationText } from "#lib/repository/reads";
import { answer } from "#lib/repository/serve";
import { publish, republish, withdraw } from "#lib/repository/writes";
import { useDatabase } from "#lib/testing/database";
import { refuseInserts } from "#lib/testing/hindered-database";
import { publishImage } from "#lib/testing/image-rows";
import { compareVersions } from "#lib/version-order";

useDatabase();
let folder: string;
let store: ImageStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-withdraw-"));
  store = localStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-23T08:00:00Z");
const WHY = "dockerd does not start on Flatcar 4593.";

async function textOf(scope: string): Promise<string | null> {
  const found = await findPublication(scope);
  return found && publicationText(found);
}

async function textAt(address: string): Promise<string> {
  const found = await answer(address.split("/"), { store, baseUrl: "https://bakery.example" });
  return found.kind === "text" ? String(await found.body()) : "an image";
}

/** The version that systemd-sysupdate would find: by the conf's pattern, in a list that its parser takes as a whole. */
async function found(name: string, stream = name): Promise<string | undefined> {
  const conf = await textAt(`${name}/${stream}.conf`);
  const [before = "", after = ""] = (/^MatchPattern=(.*)$/m.exec(conf)?.[1] ?? "").replace("%a", "x86-64").split("@v");
  const sums = await textAt(`${name}/SHA256SUMS`);
  expect(sums).toMatch(/^([0-9a-f]{64} {2}[^/\s]+\n)+$/);
  const files = sums
    .trimEnd()
    .split("\n")
    .map((line) => line.slice(66));
  const versions = files
    .filter((file) => file.startsWith(before) && file.endsWith(after))
    .map((file) => file.slice(before.length, -after.length));
  return versions.sort(compareVersions).at(-1);
}

describe("withdraw", () => {
  it("takes machines back to what they read before that version, and an update finds the version before it", async () => {
    await publishImage(store, { name: "docker", version: "24.0.9" });
    const before = [await textOf("docker"), await textOf(ALL)];
    const { file } = await publishImage(store, { name: "docker", version: "24.0.10" });
    expect(await found("docker")).toBe("24.0.10");
    expect(await withdraw(file, WHY, store, NOW)).toMatchObject({
      ...{ file, state: "withdrawn", withdrawn: { at: NOW, reason: WHY } },
    });
    expect([await textOf("docker"), await textOf(ALL)]).toEqual(before);
    expect(await findPublication("docker")).toMatchObject({ sequence: 3 });
    expect(await found("docker")).toBe("24.0.9");
    expect(await found("docker", "docker-24.0")).toBe("9");
  });

  it("takes a minor stream away with its last version, and every list with the last of all", async () => {
    await publishImage(store, { name: "k", version: "v1.27.4" });
    await publishImage(store, { name: "k", version: "v1.28.0" });
    await withdraw("k-v1.28.0-x86-64.raw", WHY, store, NOW);
    expect(await findStreams("k")).toEqual(["v1.27"]);
    await withdraw("k-v1.27.4-x86-64.raw", WHY, store, NOW);
    expect(await findStreams("k")).toBeNull();
    for (const address of ["k/SHA256SUMS", "SHA256SUMS", "k.conf"])
      await expect(textAt(address)).rejects.toMatchObject({ code: "not_found" });
  });

  it("leaves the bytes at their address: a config may pin them", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.9" });
    await withdraw(file, WHY, store, NOW);
    const from = { store, baseUrl: "" };
    for (const parts of [[file], ["docker", file]]) expect(await answer(parts, from)).toMatchObject({ sha256 });
  });

  it("takes an image out of the own ones that are offered", async () => {
    await publishImage(store, { name: "mine", version: "1.0.0" });
    await publishImage(store, { name: "mine", version: "1.1.0" });
    await withdraw("mine-1.1.0-x86-64.raw", WHY, store, NOW);
    expect(await ownImages("mine", 9)).toMatchObject([{ version: "1.0.0" }]);
  });

  it("happens once, and not to what is not there", async () => {
    const { file } = await publishImage(store, { name: "docker", version: "24.0.9" });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => withdraw(file, WHY, store, NOW)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results.filter((each) => each.status === "rejected"))
      expect(result.reason).toMatchObject({ code: "conflict" });
    await expect(withdraw("other.raw", WHY, store, NOW)).rejects.toMatchObject({ code: "not_found" });
  });

  it("changes the state and the lists together or not at all", async () => {
    const { file } = await publishImage(store, { name: "docker", version: "24.0.9" });
    const accept = await refuseInserts("Publication");
    await expect(withdraw(file, WHY, store, NOW)).rejects.toThrow();
    await accept();
    expect(await getImage(file)).toMatchObject({ state: "published", withdrawn: null });
    expect(await textOf("docker")).toContain(file);
  });
});

describe("publish", () => {
  it("shows machines again what was withdrawn", async () => {
    const { file } = await publishImage(store, { name: "docker", version: "24.0.9" });
    const before = [await textOf("docker"), await textOf(ALL)];
    await withdraw(file, WHY, store, NOW);
    expect(await publish(file, store, NOW)).toMatchObject({ state: "published", withdrawn: null });
    expect([await textOf("docker"), await textOf(ALL)]).toEqual(before);
    await expect(publish(file, store, NOW)).rejects.toMatchObject({ code: "conflict" });
  });

  it("shows them a candidate, which they did not see until then", async () => {
    const { file } = await publishImage(store, { name: "docker", version: "24.0.9" });
    await db().image.update({ where: { file }, data: { state: "candidate" } });
    await db().$transaction((tx) => republish(tx, "docker", NOW));
    await expect(textAt("docker/SHA256SUMS")).rejects.toMatchObject({ code: "not_found" });
    await expect(withdraw(file, WHY, store, NOW)).rejects.toMatchObject({ code: "conflict" });
    await publish(file, store, NOW);
    expect(await found("docker")).toBe("24.0.9");
  });

  it("shows them nothing whose bytes are lost", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.9" });
    await withdraw(file, WHY, store, NOW);
    await store.delete(sha256);
    await expect(publish(file, store, NOW)).rejects.toMatchObject({ code: "conflict" });
    expect(await getImage(file)).toMatchObject({ state: "withdrawn" });
  });
});
