import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { db } from "#lib/db";
import { parseEnv } from "#lib/env";
import { HeartbeatMonitor } from "#lib/heartbeat-monitor";
import { findSigner } from "#lib/signing/data";
import { findKeyTrouble, inWords, keySayer } from "#lib/signing/hosts";
import { generateKey } from "#lib/signing/key";
import { KeyTrouble } from "#lib/signing/schema";
import { openSigning } from "#lib/signing/signing";
import { shipNextKey, startSigning } from "#lib/signing/writes";
import { useDatabase } from "#lib/testing/database";

useDatabase();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-hosts-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A host of these settings, and what one of its processes says. */
const host = (settings: Record<string, string>) => () => {
  globalThis.bakehouseSigning = openSigning(parseEnv({ BAKEHOUSE_DATA: folder, ...settings }));
};
const says = async (id: string, kind: "web" | "worker", become: () => void) => {
  become();
  await keySayer(id, kind)();
};
const found = () => findKeyTrouble(new HeartbeatMonitor({ limit: 1 }));
const [web, worker] = [`web server on ${hostname()}`, `worker on ${hostname()}`];

it("is content while all hosts sign with one key, or none signs", async () => {
  expect(await found()).toBeNull();
  for (const [id, kind] of [
    ["a", "web"],
    ["b", "worker"],
  ] as const)
    await says(id, kind, host({}));
  expect(await found()).toBeNull();
  const fingerprint = (await findSigner(new Date()))?.fingerprint;
  expect(await db().signingHost.findMany()).toMatchObject([{ fingerprint }, { fingerprint }]);
  for (const [id, kind] of [
    ["a", "web"],
    ["b", "worker"],
  ] as const)
    await says(id, kind, host({ BAKEHOUSE_SIGNING: "off" }));
  expect(await found()).toBeNull();
});

it("tells which hosts sign with which keys, and what to do", async () => {
  const [one, other] = [await generateKey(new Date()), await generateKey(new Date())];
  await says("a", "web", host({ BAKEHOUSE_SIGNING_KEY: one.armor() }));
  await says("b", "worker", host({ BAKEHOUSE_SIGNING_KEY: one.armor() }));
  await says("c", "worker", host({ BAKEHOUSE_SIGNING_KEY: other.armor() }));
  const trouble = KeyTrouble.parse(await found());
  expect(trouble).toMatchObject({
    title: "Hosts sign with different keys",
    keys: [
      { fingerprint: one.getFingerprint(), hosts: [web, worker] },
      { fingerprint: other.getFingerprint(), hosts: [worker] },
    ],
  });
  expect(inWords(trouble)).toMatch(
    `${web}, ${worker}: ${one.getFingerprint()}; ${worker}: ${other.getFingerprint()}. `,
  );
  expect(inWords(trouble)).toMatch(/the same key on all hosts.*docs\/trust\.md/);
});

it("tells of a host that lacks the key which another one made, until it gets it", async () => {
  const [has, lacks] = [host({}), host({ BAKEHOUSE_DATA: path.join(folder, "other") })];
  await says("a", "web", has);
  await says("b", "worker", has);
  const next = await shipNextKey(new Date());
  await startSigning(next, new Date(), new Date());
  await says("a", "web", has);
  await says("b", "worker", lacks);
  const trouble = KeyTrouble.parse(await found());
  expect(trouble).toMatchObject({
    title: "Not every host can sign",
    keys: [
      { fingerprint: next, hosts: [web] },
      { fingerprint: null, hosts: [worker] },
    ],
  });
  expect(trouble.keys[1]?.problem).toMatch(new RegExp(`^signing/${next}\\.asc is not there\\.`));
  expect(JSON.stringify(trouble)).not.toContain(folder);
  await says("b", "worker", has);
  expect(await found()).toBeNull();
});

it("tells of hosts that sign beside others that do not", async () => {
  await says("a", "web", host({ BAKEHOUSE_SIGNING: "off" }));
  await says("b", "worker", host({}));
  const trouble = KeyTrouble.parse(await found());
  expect(trouble.title).toBe("Some hosts sign and others do not");
  expect(inWords(trouble)).toContain(`${web}: signs nothing; ${worker}: `);
});

it("leaves out who has fallen silent", async () => {
  let now = 0;
  const monitor = new HeartbeatMonitor({ limit: 20, now: () => now });
  await says("a", "web", host({ BAKEHOUSE_SIGNING: "off" }));
  await says("b", "worker", host({}));
  expect(await findKeyTrouble(monitor)).not.toBeNull();
  now += 20;
  await says("b", "worker", host({}));
  expect(await findKeyTrouble(monitor)).toBeNull();
  await says("a", "web", host({ BAKEHOUSE_SIGNING: "off" }));
  expect(await findKeyTrouble(monitor)).not.toBeNull();
});
