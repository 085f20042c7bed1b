import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { saveConfig } from "#lib/configs/data";
import { MachineInput } from "#lib/machine/choices/schema";
import { scratch } from "#lib/testing/bakery";
import { useContext } from "#lib/testing/context";
import { TOOL } from "#lib/testing/hello-recipe";
import { Lane } from "#lib/threads/lane";
import { answerNode } from "./testing/ask";

useContext();

let origin: string;
beforeEach(async () => {
  const server = createServer(answerNode);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's address is never a string
});

/** Threads that do nothing else until there is a file, and then say which job they have. */
async function block(): Promise<string> {
  const folder = await scratch();
  const go = path.join(folder, "go");
  const program = `
    import { existsSync } from "node:fs";
    import { parentPort } from "node:worker_threads";
    export default ({ id, job }) => {
      parentPort.postMessage({ begun: id });
      while (!existsSync(${JSON.stringify(go)}));
      return { ok: false, code: "invalid", message: job + " ended", details: {} };
    };`;
  const file = path.join(folder, "thread.mjs");
  await writeFile(file, program);
  const lane = new Lane(file, { threads: 1, queue: 1, seconds: 600, megabytes: 64 });
  globalThis.bakehouseLanes = { recipes: lane, configs: lane, archives: lane };
  onTestFinished(async () => {
    globalThis.bakehouseLanes = undefined;
    await lane.close();
  });
  return go;
}

const long = { extras: { files: [{ path: "/etc/long", text: "text ".repeat(4_000) }] } };
const json = (body: object): RequestInit => {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
};

it.each([
  ["checkText", "/api/v1/recipes/check", json({ yaml: TOOL })],
  ["requireSound", "/api/v1/recipes/plan", json({ yaml: TOOL })],
  ["requireSound", "/api/v1/recipes/bake-once", json({ yaml: TOOL })],
  ["requireSound", "/api/v1/recipes", json({ yaml: TOOL, before: null })],
  ["judgeChoices", "/api/v1/configs", json(long)],
  ["inspectTorcx", "/api/v1/torcx?name=mine&filename=mine:1.torcx.tgz", { method: "POST", body: "an archive" }],
  [
    "lookIntoFile",
    "/api/v1/recipes/draft",
    json({ name: "mine", urls: ["https://download.docker.com/linux/static/stable/x86_64/docker-24.0.5.tgz"] }),
  ],
])("answers others while %s of %s is not done", async (job, address, request) => {
  const go = await block();
  const answer = fetch(origin + address, request);
  for (let others = 0; others < 20; others++) expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  await writeFile(go, "");
  expect(await (await answer).json()).toMatchObject({ error: { code: "invalid", message: `${job} ended` } });
});

it("writes a long config in a thread, and a short one where it is", async () => {
  const keeper = { owner: "somebody", isNew: false };
  const save = (input: unknown) => saveConfig(MachineInput.parse(input), { keeper, most: 10 }, new Date());
  const [{ id: ofLong }, { id: ofShort }] = [await save(long), await save({})];
  await writeFile(await block(), "");
  const read = async (file: string) => (await fetch(`${origin}/api/v1/configs/${file}`)).text();
  for (const ending of ["bu", "ign", "cloud", "sh"]) {
    expect(await read(`${ofLong}.${ending}`)).toContain("writeChoices ended");
    expect(await read(`${ofShort}.${ending}`)).not.toContain("writeChoices ended");
  }
});
