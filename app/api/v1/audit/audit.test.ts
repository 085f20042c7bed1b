import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import type { Asker } from "#lib/people/asker";
import { noteChanges } from "#lib/people/data-audit";
import { useContext } from "#lib/testing/context";
import { asHeader } from "../../../_server/asker";
import { ask } from "../../../_server/testing/ask";

useContext({ BAKEHOUSE_OPEN: "none" });

const asker: Asker = { kind: "person", id: "p1", name: "Ada", role: "publisher" };
const ADA = asHeader(asker);
const ADMIN = asHeader({ ...asker, id: "p2", name: "Root", role: "admin" });
const entries = async (query = "") => (await ask("GET", `/api/v1/audit${query}`, { headers: ADMIN })).body.items;
const note = (about: string, at = new Date()) =>
  noteChanges(
    [{ asker, verb: "publish image", about, address: null, outcome: "done", message: null, requestId: null }],
    at,
  );

describe("the audit log", () => {
  it("says who did what, to what, when, from where, and how it ended", async () => {
    const headers = { ...ADA, "x-forwarded-for": "192.0.2.7" };
    const json = { recipe: "docker", arch: "x86-64", versions: "newest-patch", version: "24" };
    await ask("POST", "/api/v1/images/x.raw/publish", { headers });
    await ask("DELETE", "/api/v1/images/x.raw", { headers });
    await ask("POST", "/api/v1/tokens", { headers, json: { name: "ci", role: "viewer" } });
    await ask("POST", "/api/v1/watches", { headers, json });
    const seen = (await entries()).map(({ seq: _seq, at: _at, requestId, ...entry }: Record<string, unknown>) => {
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
      return entry;
    });
    const who = { who: "Ada", whoKind: "person", whoId: "p1", address: "192.0.2.7" };
    expect(seen).toEqual([
      { ...who, verb: "make token", about: "ci as viewer", outcome: "done", message: null },
      {
        ...who,
        verb: "delete image",
        about: "x.raw",
        outcome: "forbidden",
        message: expect.stringContaining("publisher"),
      },
      {
        ...who,
        verb: "publish image",
        about: "x.raw",
        outcome: "not_found",
        message: expect.stringContaining("x.raw"),
      },
    ]);
  });

  it("holds nothing of those who only look, and of what was not understood", async () => {
    await ask("GET", "/api/v1/images", { headers: ADA });
    await ask("POST", "/api/v1/recipes/check", { headers: ADA, json: { yaml: "name: x" } });
    await ask("POST", "/api/v1/builds", { headers: ADA, json: { nonsense: true } });
    await ask("POST", "/api/v1/builds", { json: {} });
    expect(await entries()).toEqual([]);
  });

  it("only grows", async () => {
    await note("a.raw");
    await expect(db().auditEntry.updateMany({ data: { who: "Nobody" } })).rejects.toThrow("only grows");
    await expect(db().auditEntry.deleteMany()).rejects.toThrow("only grows");
    expect(await entries()).toHaveLength(1);
  });

  it("is narrowed, and read in pages", async () => {
    for (let day = 1; day <= 5; day++) await note(`${day}.raw`, new Date(`2026-11-0${day}T12:00:00Z`));
    const files = async (query: string) => (await entries(query)).map(({ about }: { about: string }) => about);
    expect(await files("?since=2026-11-04")).toEqual(["5.raw", "4.raw"]);
    expect(await files("?who=Nobody")).toEqual([]);
    expect(await files("?verb=publish%20image&outcome=done&who=Ada")).toHaveLength(5);
    const first = (await ask("GET", "/api/v1/audit?limit=2", { headers: ADMIN })).body;
    expect(await files(`?limit=2&before=${first.next}`)).toEqual(["3.raw", "2.raw"]);
    expect((await ask("GET", "/api/v1/audit?limit=5", { headers: ADMIN })).body.next).toBeNull();
    expect((await ask("GET", "/api/v1/audit?verb=nonsense", { headers: ADMIN })).status).toBe(400);
  });

  it("is exported whole, a line for each change, also where there are many", async () => {
    for (let n = 0; n < 2500; n++) await note(`${n}.raw`);
    const { body } = await ask("GET", "/api/v1/audit.jsonl", { headers: ADMIN });
    const lines = String(body).trimEnd().split("\n");
    expect(lines).toHaveLength(2500);
    expect(lines.map((line) => JSON.parse(line).about)).toEqual(Array.from({ length: 2500 }, (_, n) => `${n}.raw`));
  });

  it("is for admins", async () => {
    expect((await ask("GET", "/api/v1/audit", { headers: ADA })).status).toBe(403);
    expect((await ask("GET", "/api/v1/audit.jsonl", { headers: ADA })).status).toBe(403);
  });
});
