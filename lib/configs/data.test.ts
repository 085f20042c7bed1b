import { describe, expect, it } from "vitest";
import { deleteConfig, findKept, listConfigs, readConfig, renameConfig, saveConfig } from "#lib/configs/data";
import { db } from "#lib/db";
import { MachineInput } from "#lib/machine/choices/schema";
import { useDatabase } from "#lib/testing/database";

useDatabase();

const NOW = new Date("2026-11-23T08:00:00.000Z");
const LATER = new Date("2026-11-24T08:00:00.000Z");
const input = MachineInput.parse({
  extensions: [{ recipe: "docker", version: "24.0.5", options: { only: "docker", a: "b" }, updates: "minor" }],
  extras: { sshKeys: ["ssh-ed25519 AAAA ä"], files: [{ path: "/etc/motd", text: "\u0000 </script>\n" }] },
});
const ANN = { owner: "a".repeat(64), isNew: false };
const BEN = { owner: "b".repeat(64), isNew: false };
const named = (hostname: string) => MachineInput.parse({ extras: { hostname } });

describe("a saved config", () => {
  it("comes back as it was", async () => {
    const saved = await saveConfig(input, { most: 1_000, keeper: ANN }, NOW);
    expect(saved.id).toMatch(/^[0-9a-f]{32}$/);
    expect(await readConfig(saved.id)).toEqual({ id: saved.id, input, createdAt: NOW });
  });

  it("is one, however often and in whatever order of its members it is saved", async () => {
    const first = await saveConfig(input, { most: 1_000, keeper: ANN }, NOW);
    const [extension] = input.extensions;
    const options = { a: "b", only: "docker" };
    const same = MachineInput.parse({ extras: input.extras, extensions: [{ ...extension, options }] });
    expect(await saveConfig(same, { most: 1_000, keeper: ANN }, LATER)).toMatchObject({ id: first.id, createdAt: NOW });
    expect(await db().savedConfig.count()).toBe(1);
  });

  it("is saved once by several at the same moment", async () => {
    const saved = await Promise.all(
      Array.from({ length: 8 }, () => saveConfig(input, { most: 1_000, keeper: ANN }, NOW)),
    );
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1);
    expect(await db().savedConfig.count()).toBe(1);
  });

  it("has another id when anything in it differs, the order of its extensions included", async () => {
    const two = ["docker", "kubernetes"].map((recipe) => ({ recipe, version: "1" }));
    const variants = [
      { extensions: two },
      { extensions: two.toReversed() },
      { extensions: two, arch: "arm64" },
      { extensions: two, extras: { hostname: "a" } },
    ];
    const saved = await Promise.all(
      variants.map((one) => saveConfig(MachineInput.parse(one), { most: 1_000, keeper: ANN }, NOW)),
    );
    expect(new Set(saved.map(({ id }) => id)).size).toBe(variants.length);
  });

  it("is refused when as many are kept as may be, or as many bytes, unless it is there already", async () => {
    const save = (one: MachineInput) => saveConfig(one, { most: 2, keeper: ANN }, NOW);
    await save(input);
    const { id } = await save(named("a"));
    await save(input);
    const message = expect.stringMatching(/^This server keeps at most 2 saved configs, .* raise BAKEHOUSE_CONFIGS\.$/);
    await expect(save(named("b"))).rejects.toMatchObject({ code: "conflict", message });
    await deleteConfig([ANN.owner], id);
    const files = [{ path: "/etc/motd", text: "x".repeat(140_000) }];
    await expect(save(MachineInput.parse({ extras: { files } }))).rejects.toMatchObject({ code: "conflict", message });
    await save(named("b"));
  });

  it("that never was is not found", async () => {
    await expect(readConfig("0".repeat(32))).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a list of saved configs", () => {
  it("is its owner's alone, the last saved first, and says of the choices what a line needs", async () => {
    const first = await saveConfig(input, { most: 1_000, keeper: ANN, name: "workers" }, LATER);
    const second = await saveConfig(named("node-1"), { most: 1_000, keeper: ANN }, NOW);
    await saveConfig(named("node-2"), { most: 1_000, keeper: BEN }, NOW);
    const { items, next } = await listConfigs([ANN.owner], { limit: 10 });
    expect(items.map(({ id, name }) => [id, name])).toEqual([
      [second.id, "Flatcar without extensions"],
      [first.id, "workers"],
    ]);
    expect(items[1]).toEqual({
      ...{ id: first.id, name: "workers", createdAt: LATER.toISOString(), arch: "x86-64" },
      ...{ target: { kind: "flatcar", release: null }, extensions: [{ name: "docker", version: "24.0.5" }] },
    });
    expect(next).toBeNull();
    expect(await listConfigs([], { limit: 10 })).toEqual({ items: [], next: null });
    expect(await listConfigs([""], { limit: 10 })).toEqual({ items: [], next: null });
  });

  it("is read in pages", async () => {
    for (let index = 0; index < 5; index++)
      await saveConfig(named(`n${index}`), { most: 1_000, keeper: ANN, name: `${index}` }, NOW);
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await listConfigs([ANN.owner], { limit: 2, cursor });
      names.push(...items.map(({ name }) => name));
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    expect(names).toEqual(["4", "3", "2", "1", "0"]);
    const { id } = await saveConfig(named("other"), { most: 1_000, keeper: BEN }, NOW);
    await expect(listConfigs([ANN.owner], { limit: 2, cursor: id })).rejects.toMatchObject({ code: "invalid" });
  });

  it("holds equal choices once: saved again they keep their name, or get the new one, and their place", async () => {
    const { id } = await saveConfig(input, { most: 1_000, keeper: ANN, name: "workers" }, NOW);
    await saveConfig(named("node-1"), { most: 1_000, keeper: ANN }, NOW);
    expect(await saveConfig(input, { most: 1_000, keeper: ANN }, LATER)).toMatchObject({ id, name: "workers" });
    expect(await saveConfig(input, { most: 1_000, keeper: ANN, name: "masters" }, LATER)).toMatchObject({
      id,
      name: "masters",
    });
    const { items } = await listConfigs([ANN.owner], { limit: 10 });
    expect(items.map(({ name }) => name)).toEqual(["Flatcar without extensions", "masters"]);
  });

  it("has room for 1,000, and says so", async () => {
    const { id } = await saveConfig(input, { most: 1_000, keeper: ANN }, NOW);
    const { summary } = await db().keptConfig.findFirstOrThrow();
    const rows = Array.from({ length: 999 }, (_, index) => ({ id: `${index}`, input: {}, createdAt: NOW }));
    await db().savedConfig.createMany({ data: rows });
    await db().keptConfig.createMany({
      data: rows.map((row) => ({
        owner: ANN.owner,
        configId: row.id,
        name: "n",
        summary: summary ?? {},
        createdAt: NOW,
      })),
    });
    const full = saveConfig(named("node-1"), { most: 1_000, keeper: ANN }, NOW);
    await expect(full).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("1,000") });
    expect(await db().savedConfig.count()).toBe(1_000);
    await saveConfig(input, { most: 1_000, keeper: ANN, name: "renamed" }, NOW);
    await deleteConfig([ANN.owner], id);
    await saveConfig(named("node-1"), { most: 1_000, keeper: ANN }, NOW);
  });
});

describe("the owner of a saved config", () => {
  it("renames it for itself", async () => {
    const { id } = await saveConfig(input, { most: 1_000, keeper: ANN, name: "ann's" }, NOW);
    await saveConfig(input, { most: 1_000, keeper: BEN, name: "ben's" }, NOW);
    expect(await renameConfig([ANN.owner], id, "mine")).toMatchObject({ id, name: "mine" });
    expect((await findKept([BEN.owner], id))?.name).toBe("ben's");
  });

  it("deletes it; its addresses last as long as somebody else keeps it", async () => {
    const { id } = await saveConfig(input, { most: 1_000, keeper: ANN }, NOW);
    await saveConfig(input, { most: 1_000, keeper: BEN }, NOW);
    await deleteConfig([ANN.owner], id);
    expect(await findKept([ANN.owner], id)).toBeNull();
    expect((await readConfig(id)).input).toEqual(input);
    await deleteConfig([BEN.owner], id);
    await expect(readConfig(id)).rejects.toMatchObject({ code: "not_found" });
    expect(await saveConfig(input, { most: 1_000, keeper: BEN }, LATER)).toMatchObject({ id, createdAt: LATER });
  });

  it("is nobody else: neither another owner, nor one without a cookie, nor what stands for nobody", async () => {
    const { id } = await saveConfig(input, { most: 1_000, keeper: ANN }, NOW);
    await db().keptConfig.create({ data: { owner: "", configId: id, name: "", summary: {}, createdAt: NOW } });
    for (const other of [[BEN.owner], [], [""]]) {
      await expect(deleteConfig(other, id)).rejects.toMatchObject({ code: "not_found" });
      await expect(renameConfig(other, id, "mine")).rejects.toMatchObject({ code: "not_found" });
    }
    await deleteConfig([ANN.owner], id);
    expect((await readConfig(id)).input).toEqual(input);
  });

  it("may be a person and a browser: their lists are one, and what is in both is in it once", async () => {
    const owners = [ANN.owner, BEN.owner];
    const first = await saveConfig(input, { most: 1_000, keeper: ANN, name: "ann's" }, NOW);
    const second = await saveConfig(named("a"), { most: 1_000, keeper: BEN }, NOW);
    await saveConfig(input, { most: 1_000, keeper: BEN, name: "both" }, LATER);
    await saveConfig(named("c"), { most: 1_000, keeper: { owner: "c".repeat(64), isNew: false } }, NOW);
    const whole = await listConfigs(owners, { limit: 10 });
    expect(whole.items.map(({ id, name }) => [id, name])).toEqual([
      [first.id, "both"],
      [second.id, "Flatcar without extensions"],
    ]);
    const { items, next } = await listConfigs(owners, { limit: 1 });
    expect(items).toEqual(whole.items.slice(0, 1));
    expect(await listConfigs(owners, { limit: 1, cursor: next ?? "" })).toEqual({
      items: whole.items.slice(1),
      next: null,
    });
    expect(await renameConfig(owners, first.id, "ours")).toMatchObject({ name: "ours" });
    await deleteConfig(owners, first.id);
    expect(await findKept(owners, first.id)).toBeNull();
    await expect(readConfig(first.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is not counted without end where programs show no cookie", async () => {
    for (let index = 0; index < 103; index++)
      await saveConfig(input, { most: 1_000, keeper: { owner: `${index}`, isNew: true }, name: "cron" }, NOW);
    expect(await db().keptConfig.count()).toBe(101);
    await saveConfig(input, { most: 1_000, keeper: ANN }, NOW);
    expect(await findKept([ANN.owner], (await saveConfig(input, { most: 1_000, keeper: ANN }, NOW)).id)).not.toBeNull();
  });
});
