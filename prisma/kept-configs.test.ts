import path from "node:path";
import { beforeEach, expect, it } from "vitest";
import { deleteConfig, listConfigs, saveConfig } from "#lib/configs/data";
import { writeConfig } from "#lib/configs/saved";
import { openDatabase } from "#lib/db";
import { MachineInput } from "#lib/machine/choices/schema";
import { useContext } from "#lib/testing/context";
import { sql, writeOldDatabase } from "#lib/testing/old-database";
import { migrate } from "#prisma/migrate";

const standing = useContext();
const ANN = { owner: "a".repeat(64), isNew: false };
const NOW = new Date("2026-11-23T08:00:00.000Z");
const input = MachineInput.parse({ extras: { hostname: "node-1" } });
let id: string;

/** What the version before wrote for these choices. */
beforeEach(async () => {
  ({ id } = await saveConfig(input, { most: 1_000, keeper: ANN }, NOW));
  await globalThis.bakehouseDatabase?.$disconnect();
  const url = await writeOldDatabase(path.join(standing.context.env.BAKEHOUSE_DATA, "old.db"));
  const row = [id, JSON.stringify(input), NOW.toISOString()];
  await sql(url, 'INSERT INTO "SavedConfig" ("id", "input", "createdAt") VALUES (?, ?, ?)', row);
  await migrate(url);
  globalThis.bakehouseDatabase = openDatabase(url);
});

const butane = () => writeConfig({ id, newest: false, ending: "bu" }, standing.context);

it("a config that was saved before there were owners is served, is in no list, and stays whatever others do", async () => {
  const before = await butane();
  expect(before).toContain("node-1");
  expect(await listConfigs([ANN.owner], { limit: 10 })).toEqual({ items: [], next: null });
  await expect(deleteConfig([ANN.owner], id)).rejects.toMatchObject({ code: "not_found" });
  expect(await saveConfig(input, { most: 1_000, keeper: ANN, name: "mine" }, new Date())).toMatchObject({
    id,
    createdAt: NOW,
  });
  expect((await listConfigs([ANN.owner], { limit: 10 })).items).toMatchObject([{ id, name: "mine" }]);
  await deleteConfig([ANN.owner], id);
  expect(await butane()).toBe(before);
});
