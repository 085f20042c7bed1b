import { expect, it } from "vitest";
import { db } from "#lib/db";

import { findJudges } from "#lib/rehearse/judges";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const test = useContext();
const rehearse = (json: unknown) => ask("POST", "/api/v1/rehearsals", { json });

it("says of a chosen image that it is not baked yet", async () => {
  const { status, body } = await rehearse({ extensions: [{ recipe: "docker", version: "24.0.5" }] });
  expect(status).toBe(200);
  expect(body.images).toEqual([
    { file: "docker-24.0.5-x86-64.raw", outcome: "not rehearsed", reason: "It is not baked yet." },
  ]);
});

it("tells of bytes that no systemd can merge, or why none was asked", async () => {
  await publishImage(test.context.store, { name: "docker", version: "24.0.5", text: "no image".repeat(4096) });
  const { body } = await rehearse({ extensions: [{ recipe: "docker", version: "24.0.5" }] });
  const [judge] = (await findJudges()).judges;
  const isAsked = judge !== undefined && process.arch === "x64";
  expect(body.images).toMatchObject([{ outcome: isAsked ? "blocks the others" : "not rehearsed" }]);
  if (isAsked)
    expect(body).toMatchObject({ by: judge?.by, reason: "With these images a machine merges none of them." });
});

it("refuses choices that are none", async () => {
  expect((await rehearse({ extensions: 1 })).status).toBe(400);
});

it("an image from before there was a rehearsal is rehearsed when somebody asks, and the outcome stays", async () => {
  await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5" } });
  await bakeQueued(test.context);
  const at = "/api/v1/images/docker-24.0.5-x86-64.raw/rehearsal";
  const { body: atBake } = await ask("GET", at);
  await db().rehearsal.deleteMany();
  expect((await ask("GET", at)).body).toMatchObject({ outcome: "not rehearsed", by: null });
  const { status, body } = await ask("POST", at);
  expect(status).toBe(200);
  expect(body).toMatchObject({ outcome: atBake.outcome, by: atBake.by, system: atBake.system });
  expect((await ask("GET", at)).body).toEqual(body);
  expect((await ask("POST", "/api/v1/images/none.raw/rehearsal")).status).toBe(404);
});
