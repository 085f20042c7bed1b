import { mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ImageStore, localStore } from "#lib/images/store";
import { answer } from "#lib/repository/serve";
import { confText, streamConfText } from "#lib/repository/texts";
import { NOOP_CONF } from "#lib/repository/transfer";
import { deleteImage } from "#lib/repository/writes";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";

useDatabase();
const baseUrl = "https://bakery.example";
let folder: string;
let store: ImageStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-serve-"));
  store = localStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (address: string) => answer(address.split("/").map(decodeURIComponent), { store, baseUrl });
const textAt = async (address: string) => {
  const found = await at(address);
  return found.kind === "text" ? String(await found.body()) : "an image";
};

describe("answer", () => {
  it("finds an image flat and in its extension's folder", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5", text: "12345" });
    const image = { kind: "image", file, extension: "docker", sha256, size: 5 };
    expect(await at(file)).toEqual(image);
    expect(await at(`docker/${file}`)).toEqual(image);
    await expect(at(`docker-compose/${file}`)).rejects.toMatchObject({ code: "not_found" });
  });

  it.each(["candidate", "skipped", "withdrawn"] as const)(
    "names no %s image, and gives it to who knows its name",
    async (state) => {
      const seen = await publishImage(store, { name: "docker", version: "24.0.5" });
      const { file, sha256 } = await publishImage(store, { name: "docker", version: "25.0.3", state });
      await publishImage(store, { name: "other", version: "1.0", state });
      for (const address of ["SHA256SUMS", "docker/SHA256SUMS"])
        expect(await textAt(address)).toBe(`${seen.sha256}  ${seen.file}\n`);
      for (const address of ["docker-25.0.conf", "other.conf", "other/SHA256SUMS"])
        await expect(at(address)).rejects.toMatchObject({ code: "not_found" });
      expect(await at(file)).toMatchObject({ kind: "image", sha256 });
    },
  );

  it("takes + and %2B alike", async () => {
    const { sha256 } = await publishImage(store, { name: "k3s", version: "v1.32.2+k3s1" });
    expect(await at("k3s-v1.32.2+k3s1-x86-64.raw")).toMatchObject({ sha256 });
    expect(await at("k3s/k3s-v1.32.2%2Bk3s1-x86-64.raw")).toMatchObject({ sha256 });
  });

  it("lists the digests of one extension and of all", async () => {
    const docker = await publishImage(store, { name: "docker", version: "24.0.5" });
    const compose = await publishImage(store, { name: "docker-compose", version: "2.20.3" });
    expect(await textAt("docker/SHA256SUMS")).toBe(`${docker.sha256}  ${docker.file}\n`);
    expect(await textAt("SHA256SUMS")).toBe(`${docker.sha256}  ${docker.file}\n${compose.sha256}  ${compose.file}\n`);
  });

  it("has the same conf flat and in the folder, both naming the folder", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    const conf = confText("docker", `${baseUrl}/extensions/docker`, false);
    expect(await textAt("docker.conf")).toBe(conf);
    expect(await textAt("docker/docker.conf")).toBe(conf);
    expect(await textAt("docker/docker-24.0.conf")).toContain("MatchPattern=docker-24.0.@v-%a.raw");
    expect(await textAt("noop.conf")).toBe(NOOP_CONF);
  });

  it("finds confs by the images there are", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    await publishImage(store, { name: "docker-compose", version: "2.20.3" });
    await publishImage(store, { name: "kubernetes", version: "v1.27.4" });
    await publishImage(store, { name: "nightly", version: "20230901" });
    const folderOf = (name: string) => `${baseUrl}/extensions/${name}`;
    for (const prefix of ["", "docker-compose/"])
      expect(await textAt(`${prefix}docker-compose-2.20.conf`)).toBe(
        streamConfText("docker-compose", "2.20", folderOf("docker-compose"), false),
      );
    expect(await textAt("docker-compose.conf")).toBe(confText("docker-compose", folderOf("docker-compose"), false));
    expect(await textAt("kubernetes-v1.27.conf")).toBe(
      streamConfText("kubernetes", "v1.27", folderOf("kubernetes"), false),
    );
    expect(await textAt("nightly.conf")).toContain("MatchPattern=nightly-@v-%a.raw");
    for (const address of ["podman.conf", "docker-23.0.conf", "kubernetes-1.27.conf", "null.conf", ".conf"])
      await expect(at(address)).rejects.toMatchObject({ code: "not_found" });
    await expect(at("docker/docker-compose.conf")).rejects.toMatchObject({ code: "not_found" });
  });

  it("prefers an extension of that very name over a stream", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    await publishImage(store, { name: "docker-24.0", version: "1.0.0" });
    expect(await textAt("docker-24.0.conf")).toContain("MatchPattern=docker-24.0-@v-%a.raw");
  });

  it("does not take the mark of all extensions for a name", async () => {
    await publishImage(store, { name: "docker", version: "24.0.5" });
    for (const address of ["*/SHA256SUMS", "*.conf", "*/*.conf", "%2A/SHA256SUMS"])
      await expect(at(address)).rejects.toMatchObject({ code: "not_found" });
  });

  it("has nothing left of a deleted image", async () => {
    const { file } = await publishImage(store, { name: "docker", version: "24.0.5" });
    await deleteImage(file, store, new Date());
    for (const address of [file, `docker/${file}`, "SHA256SUMS", "docker/SHA256SUMS", "docker.conf"])
      await expect(at(address)).rejects.toMatchObject({ code: "not_found" });
  });

  it("lists extensions with their digests and confs at the top, for people", async () => {
    const top = async () => {
      const found = await answer([], { store, baseUrl });
      return found.kind === "text" ? { type: found.type, body: String(await found.body()) } : null;
    };
    expect(await top()).toMatchObject({
      type: "text/html; charset=utf-8",
      body: expect.stringContaining("Nothing has"),
    });
    await publishImage(store, { name: "docker", version: "24.0.5" });
    await publishImage(store, { name: "docker", version: "24.0.9" });
    await publishImage(store, { name: "nightly", version: "20230901" });
    const { body = "" } = (await top()) ?? {};
    const links = Array.from(body.matchAll(/href="\/extensions\/([^"]+)"/g), ([, address = ""]) => address);
    expect(links).toEqual([
      ...["SHA256SUMS", "noop.conf", "docker/SHA256SUMS", "docker/docker.conf", "docker/docker-24.0.conf"],
      ...["nightly/SHA256SUMS", "nightly/nightly.conf"],
    ]);
    for (const address of links) expect(await textAt(address)).not.toBe("");
  });

  it.each([
    "SHA256SUMS",
    "docker/SHA256SUMS",
    "",
    "docker",
    "..",
    "../bakehouse.db",
    "%2e%2e%2fbakehouse.db",
    "docker/../SHA256SUMS",
    "docker%2fSHA256SUMS",
    "a/b/c.raw",
    "%00",
    "SHA256SUMS.gpg",
    "%25",
  ])("answers not found to %j in an empty repository", async (address) => {
    await expect(at(address)).rejects.toMatchObject({ code: "not_found" });
  });

  it("does not serve bytes of the wrong length", async () => {
    const { file, sha256 } = await publishImage(store, { name: "docker", version: "24.0.5" });
    await truncate(path.join(folder, sha256.slice(0, 2), `${sha256}.raw`), 3);
    await expect(at(file)).rejects.toThrow(/has 3 of the \d+ bytes/);
  });
});
