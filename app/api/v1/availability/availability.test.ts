import { describe, expect, it } from "vitest";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const standing = useContext();
const DOCKER = "docker-24.0.5-x86-64.raw";
const look = async (...files: string[]) => (await ask("GET", `/api/v1/availability?files=${files.join(",")}`)).body;

describe("/api/v1/availability", () => {
  it("says what is published, being built, or neither", async () => {
    const { sha256 } = await publishImage(standing.context.store, { name: "k3s", version: "v1.0.0" });
    await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5" } });
    const { images, builds } = await look("k3s-v1.0.0-x86-64.raw", DOCKER, "nothing-1-x86-64.raw");
    expect(images).toEqual([expect.objectContaining({ file: "k3s-v1.0.0-x86-64.raw", sha256, outdated: null })]);
    expect(builds).toEqual([expect.objectContaining({ file: DOCKER, status: "queued", position: 1, plan: null })]);
  });

  it("holds no paths: contents do, which never change", async () => {
    await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5", options: { only: "docker" } } });
    await bakeQueued(standing.context);
    const { images, builds } = await look(DOCKER);
    expect(builds).toEqual([]);
    expect(images[0]).not.toHaveProperty("paths");
    const { body } = await ask("GET", `/api/v1/images/${DOCKER}/contents`);
    expect(body).toMatchObject({ sha256: images[0].sha256, options: { only: "docker" } });
    expect(body.paths).toContain("usr/bin/dockerd");
    expect(body.paths).not.toContain("usr/bin");
  });

  it("has no contents of an image that is not there", async () => {
    expect(await ask("GET", `/api/v1/images/${DOCKER}/contents`)).toMatchObject({ status: 404 });
  });
});
