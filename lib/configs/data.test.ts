import { describe, expect, it } from "vitest";
import { readConfig, saveConfig } from "#lib/configs/data";
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

describe("a saved config", () => {
  it("comes back as it was", async () => {
    const saved = await saveConfig(input, NOW);
    expect(saved.id).toMatch(/^[0-9a-f]{32}$/);
    expect(await readConfig(saved.id)).toEqual({ id: saved.id, input, createdAt: NOW });
  });

  it("is one, however often and in whatever order of its members it is saved", async () => {
    const first = await saveConfig(input, NOW);
    const [extension] = input.extensions;
    const options = { a: "b", only: "docker" };
    const same = MachineInput.parse({ extras: input.extras, extensions: [{ ...extension, options }] });
    expect(await saveConfig(same, LATER)).toMatchObject({ id: first.id, createdAt: NOW });
    expect(await db().savedConfig.count()).toBe(1);
  });

  it("is saved once by several at the same moment", async () => {
    const saved = await Promise.all(Array.from({ length: 8 }, () => saveConfig(input, NOW)));
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
    const saved = await Promise.all(variants.map((one) => saveConfig(MachineInput.parse(one), NOW)));
    expect(new Set(saved.map(({ id }) => id)).size).toBe(variants.length);
  });

  it("that never was is not found", async () => {
    await expect(readConfig("0".repeat(32))).rejects.toMatchObject({ code: "not_found" });
  });
});
