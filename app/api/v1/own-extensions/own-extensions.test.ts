import { expect, it } from "vitest";
import { useContext } from "#lib/testing/context";
import { torcxImage } from "#lib/testing/upstream-files/torcx";
import { ask } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const standing = useContext({ BAKEHOUSE_MAX_UPLOAD: "3MB" });
const named = { recipe: "docker", name: "mydocker" };

it("lists converted archives and images with a name of their own, at their newest version, as choices", async () => {
  await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5" } });
  await ask("POST", "/api/v1/builds", { json: { ...named, version: "24.0.9", options: { only: "docker" } } });
  await ask("POST", "/api/v1/builds", { json: { ...named, version: "24.0.5" } });
  const query = "name=old-docker&filename=docker:20.10.24.torcx.tgz";
  await ask("POST", `/api/v1/torcx?${query}`, { body: new Blob([new Uint8Array(await torcxImage("arm64"))]).stream() });
  for (let builds = 4; builds > 0; builds -= 1) await bakeQueued(standing.context);

  const asIsUsual = { source: { from: "server" }, updates: "none" };
  const mine = {
    arch: "x86-64",
    extension: { recipe: "docker", name: "mydocker", version: "24.0.9", options: { only: "docker" }, ...asIsUsual },
  };
  const converted = {
    arch: "arm64",
    extension: { recipe: "old-docker", version: "20.10.24", options: {}, ...asIsUsual },
  };
  expect((await ask("GET", "/api/v1/own-extensions")).body).toEqual({ items: [mine, converted] });
  expect((await ask("GET", "/api/v1/own-extensions?search=old+docker")).body).toEqual({ items: [converted] });
  expect((await ask("GET", "/api/v1/own-extensions?search=podman")).body).toEqual({ items: [] });
});
