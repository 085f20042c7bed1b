import { expect, it } from "vitest";
import { lookWhereDue } from "#lib/follow/watcher";
import { useContext } from "#lib/testing/context";
import { ask } from "../../../_server/testing/ask";

const standing = useContext();
const WASMTIME = { recipe: "wasmtime", arches: ["amd64"], rule: { follow: "minors", count: 2 } };

it("follows, once, and says what came of it", async () => {
  const { status, body } = await ask("POST", "/api/v1/watches", { json: WASMTIME });
  expect(status).toBe(201);
  expect(body.watch).toMatchObject({ name: "wasmtime", arches: ["x86-64"], look: null });
  expect(await ask("POST", "/api/v1/watches", { json: WASMTIME })).toMatchObject({ status: 200, body });
  await lookWhereDue({ context: standing.context, stopping: new AbortController().signal, log: () => {} });
  const { watch } = (await ask("GET", `/api/v1/watches/${body.watch.id}`)).body;
  expect(watch.look).toMatchObject({ failed: false, text: "Asked for v26.0.1 (x86-64), v24.0.0 (x86-64)." });
  expect((await ask("GET", "/api/v1/watches?recipe=wasmtime")).body).toEqual({ items: [watch], next: null });
  expect((await ask("GET", "/api/v1/watches?recipe=docker")).body).toEqual({ items: [], next: null });
  const { items } = (await ask("GET", "/api/v1/builds")).body;
  expect(items).toMatchObject([{ watch: watch.id, candidate: true }, { watch: watch.id }]);
});

it("changes, pauses, looks and removes", async () => {
  const { id } = (await ask("POST", "/api/v1/watches", { json: WASMTIME })).body.watch;
  const other = (await ask("POST", "/api/v1/watches", { json: { recipe: "wasmtime" } })).body.watch;
  const change = (json: unknown) => ask("PATCH", `/api/v1/watches/${id}`, { json });
  expect(await change({ paused: true })).toMatchObject({
    status: 200,
    body: { watch: { paused: true, nextAt: null } },
  });
  const look = () => ask("POST", `/api/v1/watches/${id}/look`, { headers: { "content-type": "application/json" } });
  expect(await look()).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  expect(await change({ paused: false, publishAfterDays: 3 })).toMatchObject({
    body: { watch: { publishAfterDays: 3 } },
  });
  expect(await look()).toMatchObject({ status: 202, body: { watch: { id, looking: false } } });
  expect(await change({ rule: other.rule })).toMatchObject({ status: 409 });
  expect(await change({ rule: { follow: "from" } })).toMatchObject({ status: 400 });
  const remove = () => ask("DELETE", `/api/v1/watches/${id}`, { headers: { "content-type": "application/json" } });
  expect((await remove()).status).toBe(204);
  for (const gone of [await remove(), await look(), await change({}), await ask("GET", `/api/v1/watches/${id}`)])
    expect(gone.status).toBe(404);
});

it("says what is wrong with a watch, and where", async () => {
  const refused = async (json: unknown) => (await ask("POST", "/api/v1/watches", { json })).body.error;
  expect(await refused({ recipe: "dokcer" })).toMatchObject({
    code: "not_found",
    message: expect.stringContaining("docker"),
  });
  expect(await refused({ recipe: "docker", rule: { follow: "minors", count: 0 } })).toMatchObject({
    issues: [{ path: "rule.count", message: "Must be a whole number from 1 to 20." }],
  });
  expect(await refused({ recipe: "docker", publishAfterDays: 0.5 })).toMatchObject({
    issues: [{ path: "publishAfterDays", message: "Must be a whole number of days from 0 to 365." }],
  });
});
