import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { readKeys } from "openpgp";
import { describe, expect, it } from "vitest";
import { machineKeyring } from "#lib/configs/facts";
import { db } from "#lib/db";
import { compose } from "#lib/machine/choices/compose";
import { dearmored, KEYRING_PATH } from "#lib/machine/choices/keyring";
import { place } from "#lib/machine/choices/place";
import { MachineInput } from "#lib/machine/choices/schema";
import { bytesOfDataUrl } from "#lib/machine/formats/data-url";
import { findSigner } from "#lib/signing/data";
import { generateKey, signerOf } from "#lib/signing/key";
import { useDatabase } from "#lib/testing/database";
import { sampleFacts } from "#lib/testing/sample-machine";
import { arch, missing, useUpdatedMachine } from "#lib/testing/updated-machine";
import { serveRepository } from "./download";

useDatabase({});
const machine = useUpdatedMachine(serveRepository);

/** Puts another text in the place of a list, signed by the same key. */
async function resign(scope: string, change: (text: string) => string): Promise<void> {
  const { sequence, text: before } = await db().publication.findFirstOrThrow({
    where: { scope },
    orderBy: { sequence: "desc" },
  });
  const text = change(before);
  const signer = await findSigner(new Date());
  const signature = Uint8Array.from((await signer?.sign(Buffer.from(text))) ?? []);
  const sha256 = createHash("sha256").update(text).digest("hex");
  const where = { scope_sequence: { scope, sequence } };
  await db().publication.update({ where, data: { text, sha256, signature } });
}

const ROUNDS = Number(process.env.SYSUPDATE_ROUNDS ?? 8);

/** Ten images a second, until it is told to stop; gives how many. */
async function publishAtOnce(publishing: { goesOn: boolean }): Promise<number> {
  let count = 0;
  for (; publishing.goesOn; count++) {
    await machine.publish(`1.0.${count + 1}`);
    await sleep(100);
  }
  return count;
}

/** "signature" where text and signature did not belong together, which is all that may happen. */
function refusal(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return /signature|BAD/i.test(said) ? "signature" : said;
}

describe.skipIf(missing !== null)(
  `what the real systemd-sysupdate makes of signatures${missing ? ` (${missing})` : ""}`,
  { timeout: 60_000 },
  () => {
    it("refuses a list that was altered, one that another key has signed, and what is not signed", async () => {
      await machine.publish("1.2.0");
      await machine.sysupdate("demo.conf", "update");
      const { file } = await machine.publish("1.3.0");
      const sums = await db().publication.findFirstOrThrow({ where: { scope: "demo" }, orderBy: { sequence: "desc" } });
      const text = sums.text.replace(file, file.replace("1.3.0", "6.6.6"));
      const where = { scope_sequence: { scope: "demo", sequence: sums.sequence } };
      const sha256 = createHash("sha256").update(text).digest("hex");
      await db().publication.update({ where, data: { text, sha256 } });
      await expect(machine.sysupdate("demo.conf", "update")).rejects.toThrow();
      const stranger = signerOf(await generateKey(new Date()));
      const signature = Uint8Array.from(await stranger.sign(Buffer.from(text)));
      for (const data of [{ signature }, { signature: null }]) {
        await db().publication.update({ where, data });
        await expect(machine.sysupdate("demo.conf", "update")).rejects.toThrow();
      }
      expect(await machine.installed()).toBe(`demo-1.2.0-${arch}.raw`);
    });

    it("refuses a list whose day is over from systemd 260 on, and takes it before", async () => {
      const version = Number(/^systemd (\d+)/.exec(await machine.run("--version"))?.[1]);
      await machine.publish("1.2.0");
      await machine.sysupdate("demo.conf", "update");
      await machine.publish("1.3.0");
      await resign("demo", (text) => text.replace(/BEST-BEFORE-[\d-]+/, "BEST-BEFORE-2020-01-01"));
      const outcome = await machine.sysupdate("demo.conf", "update").then(
        () => "taken",
        () => "refused",
      );
      const expected = version >= 260 ? ["refused", `demo-1.2.0-${arch}.raw`] : ["taken", `demo-1.3.0-${arch}.raw`];
      expect([outcome, await machine.installed()]).toEqual(expected);
    });

    it("takes what a key of a config's joined keyring has signed, and nothing that is armored", async () => {
      await machine.publish("1.2.0");
      const [before, after] = [(await generateKey(new Date())).toPublic(), (await generateKey(new Date())).toPublic()];
      const server = await machineKeyring();
      const joined = async (armored: string) => {
        const extensions = [{ recipe: "docker", version: "24.0.5", updates: "all" as const }];
        const input = MachineInput.parse({ extensions, keyring: armored });
        const { files } = compose(place(input, { ...sampleFacts(), keyring: server }));
        const { contents } = files.find(({ path }) => path === KEYRING_PATH) ?? {};
        return bytesOfDataUrl(contents?.source ?? "", undefined) ?? new Uint8Array();
      };
      await expect(machine.sysupdate("demo.conf", "update", Buffer.from(before.write()))).rejects.toThrow();
      const all = await joined(before.armor() + after.armor());
      await machine.sysupdate("demo.conf", "update", all);
      expect(await machine.installed()).toBe(`demo-1.2.0-${arch}.raw`);
      await machine.publish("1.3.0");
      // The server's key twice, as where somebody adds it to what is there already.
      await machine.sysupdate("demo.conf", "update", Buffer.concat([Buffer.from(server?.base64 ?? "", "base64"), all]));
      expect(await machine.installed()).toBe(`demo-1.3.0-${arch}.raw`);
      await machine.publish("1.4.0");
      const armored = (await readKeys({ binaryKeys: all })).map((key) => key.armor()).join("");
      await expect(machine.sysupdate("demo.conf", "update", Buffer.from(armored))).rejects.toThrow();
      const made = dearmored(armored) ?? new Uint8Array();
      await machine.sysupdate("demo.conf", "update", made);
      expect(await machine.installed()).toBe(`demo-1.4.0-${arch}.raw`);
    });

    it("ends updated, or must try again, while publications change; never with what is not signed", async () => {
      await machine.publish("1.0.0");
      await machine.sysupdate("demo.conf", "update");
      const publishing = { goesOn: true };
      const published = publishAtOnce(publishing);
      const outcomes: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        outcomes.push(await machine.sysupdate("demo.conf", "update").then(() => "ended", refusal));
        expect(await machine.installed()).not.toContain("other bytes");
      }
      publishing.goesOn = false;
      const count = await published;
      await machine.sysupdate("demo.conf", "update");
      expect(await machine.installed()).toBe(`demo-1.0.${count}-${arch}.raw`);
      expect(outcomes.filter((outcome) => !/^(ended|signature)$/.test(outcome))).toEqual([]);
      process.stdout.write(`${count} images published, ${ROUNDS} runs: ${outcomes.join(", ")}\n`);
    });
  },
);
