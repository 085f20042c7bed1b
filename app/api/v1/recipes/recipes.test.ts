import { describe, expect, it } from "vitest";
import { useContext } from "#lib/testing/context";
import { ask } from "../../../_server/testing/ask";

const standing = useContext();

describe("/api/v1/recipes", () => {
  it("lists what can be baked", async () => {
    const { body } = await ask("GET", "/api/v1/recipes");
    const names = body.items.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(["docker", "docker-compose", "kubernetes", "wasmtime"]));
    expect(body.broken).toEqual([]);
  });

  it("shows a whole recipe with its files", async () => {
    const { recipe } = (await ask("GET", "/api/v1/recipes/docker")).body;
    expect(recipe).toMatchObject({
      name: "docker",
      origin: "built-in",
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(Object.keys(recipe.files)).toContainEqual(expect.stringMatching(/docker\.service$/));
    expect(await ask("GET", "/api/v1/recipes/docke")).toMatchObject({ status: 404 });
  });

  it("lists versions, newest first, of a recipe and of its options", async () => {
    const { body } = await ask("GET", "/api/v1/recipes/kubernetes/versions");
    expect(body).toMatchObject({ stale: false, fetchedAt: expect.stringMatching(/Z$/) });
    expect(body.items[0].version).toMatch(/^v\d/);
    const option = await ask("GET", "/api/v1/recipes/kubernetes/versions?option=cni-version");
    expect(option.body.items.length).toBeGreaterThan(0);
    expect(await ask("GET", "/api/v1/recipes/kubernetes/versions?option=x")).toMatchObject({ status: 404 });
    expect(await ask("GET", "/api/v1/recipes/x/versions")).toMatchObject({ status: 404 });
  });

  it("still answers when upstream is down", async () => {
    await standing.fixture.close();
    const { status, body } = await ask("GET", "/api/v1/recipes/docker/versions");
    expect({ status, items: body.items, note: typeof body.note }).toEqual({ status: 200, items: [], note: "string" });
  });
});
