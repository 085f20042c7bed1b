import { expect, it } from "vitest";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask } from "../../../_server/testing/ask";

const standing = useContext();
const near = async (kind: string, name: string) =>
  (await ask("GET", `/api/v1/nearest?kind=${kind}&name=${encodeURIComponent(name)}`)).body;

it("finds images and recipes whose names are like one that does not exist", async () => {
  for (const version of ["24.0.5", "24.0.9", "23.0.6"])
    await publishImage(standing.context.store, { name: "docker", version });
  await publishImage(standing.context.store, { name: "k3s", version: "v1.32.2+k3s1" });
  const [first, ...others] = (await near("image", "docker-24.0.55-x86-64.raw")).items;
  expect(first).toBe("docker-24.0.5-x86-64.raw");
  expect(others).toHaveLength(2);
  expect((await near("image", "dokcer-24.0.9-x86-64.raw")).items[0]).toBe("docker-24.0.9-x86-64.raw");
  expect(await near("image", "something-else-entirely")).toEqual({ items: [] });
  expect((await near("recipe", "kubernets")).items[0]).toBe("kubernetes");
  expect(await ask("GET", "/api/v1/nearest?kind=build&name=x")).toMatchObject({ status: 400 });
});
