import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import type { Manifest } from "#lib/images/manifest";
import { entry } from "#lib/testing/compared";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask } from "../../../_server/testing/ask";

const standing = useContext();

async function imageWith(name: string, version: string, entries: Manifest): Promise<string> {
  const { file } = await publishImage(standing.context.store, { name, version });
  await db().manifest.update({ where: { file }, data: { entries } });
  return file;
}

const many = (text: string) => Array.from({ length: 1_500 }, (_, n) => entry(`usr/share/docker/${n}`, text));
const OPEN = { mode: 0o666 };

describe("/api/v1/images/FILE/comparison", () => {
  it("tells long parts in pages, each with how many there are", async () => {
    const units = Array.from({ length: 3 }, (_, n) => entry(`usr/lib/systemd/system/${n}.service`));
    await imageWith("long", "1.0", many("old"));
    const at = `/api/v1/images/${await imageWith("long", "1.1", many("new").concat(units))}/comparison`;
    const { body } = await ask("GET", at);
    expect(body).toMatchObject({ files: { added: 3, changed: 1_500 }, totals: { files: 1_503, units: 3, modules: 0 } });
    expect(body.files.items).toHaveLength(200);
    expect(body.next).toMatchObject({ files: "200", units: null });
    const paths: string[] = [];
    for (const cursor of [0, 1_000]) {
      const page = await ask("GET", `${at}?limit=1000&cursor=${cursor}`);
      paths.push(...page.body.files.items.map(({ path }: { path: string }) => path));
      expect(page.body.next.files).toBe(cursor === 0 ? "1000" : null);
    }
    expect(new Set(paths).size).toBe(1_503);
    const second = await ask("GET", `${at}?part=units&limit=2&cursor=2`);
    expect(second.body.units).toMatchObject([{ path: "usr/lib/systemd/system/2.service" }]);
    expect(second.body).toMatchObject({ next: { units: null, files: "2" } });
    for (const query of ["limit=0", "limit=1001", "cursor=x", "part=worse"])
      expect(await ask("GET", `${at}?${query}`)).toMatchObject({ status: 400 });
  });

  it("tells the first of what is worse, and how much more there is", async () => {
    await imageWith("open", "1.0", []);
    const open = Array.from({ length: 500 }, (_, n) => entry(`usr/share/docker/${n}`, "a", OPEN));
    const { body } = await ask("GET", `/api/v1/images/${await imageWith("open", "1.1", open)}/comparison`);
    expect(body.worse).toHaveLength(100);
    expect(body.worse.at(-1)).toBe("And 401 more like these.");
  });

  it("says of how many files it is not known whether they are the same", async () => {
    const [known, unknown] = [entry("usr/bin/a", "same"), entry("usr/bin/a", "same", { sha256: undefined })];
    const file = await imageWith("read-in", "1.1", [known]);
    const other = await imageWith("read-in", "1.0", [unknown]);
    const { body } = await ask("GET", `/api/v1/images/${file}/comparison?with=${other}`);
    expect(body.files).toEqual({ added: 0, removed: 0, changed: 0, unknown: 1, items: [] });
  });
});
