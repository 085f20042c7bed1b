import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { readKeys } from "openpgp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { machineKeyring } from "#lib/configs/facts";
import { db } from "#lib/db";
import { type ImageStore, localStore } from "#lib/images/store";
import { compose } from "#lib/machine/choices/compose";
import { dearmored, KEYRING_PATH } from "#lib/machine/choices/keyring";
import { place } from "#lib/machine/choices/place";
import { MachineInput } from "#lib/machine/choices/schema";
import { bytesOfDataUrl } from "#lib/machine/formats/data-url";
import { publish as publishCandidate, withdraw } from "#lib/repository/writes";
import { generateKey, signerOf } from "#lib/signing/key";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";
import { sampleFacts } from "#lib/testing/sample-machine";
import { serveRepository } from "./download";

const PROGRAM = [process.env.SYSTEMD_SYSUPDATE ?? "", "/usr/lib/systemd/systemd-sysupdate"].find((file) =>
  existsSync(file),
);
const missing =
  PROGRAM === undefined
    ? "needs systemd-sysupdate (SYSTEMD_SYSUPDATE=PATH)"
    : process.platform !== "linux" || process.getuid?.() !== 0
      ? "needs Linux and root, for a mount namespace"
      : null;
const arch = process.arch === "arm64" ? "arm64" : "x86-64";

useDatabase({});
let folder: string;
let store: ImageStore;
let server: Server;
let base: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-sysupdate-"));
  store = localStore(path.join(folder, "images"));
  server = createServer((request, response) => {
    const parts = (request.url ?? "").replace("/extensions/", "").split("/").map(decodeURIComponent);
    void serveRepository(request, response, parts, { store, log: () => {} });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/extensions`;
  for (const name of ["opt/extensions/demo", "etc/extensions", "definitions"])
    await mkdir(path.join(folder, name), { recursive: true });
  for (const name of ["os-release", "passwd", "group", "hosts", "nsswitch.conf"])
    await copyFile(`/etc/${name}`, path.join(folder, "etc", name));
  await mkdir(path.join(folder, "etc/systemd"));
  await writeFile(path.join(folder, "etc/machine-id"), `${"0123456789abcdef".repeat(2)}\n`);
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/**
 * Runs systemd-sysupdate on a machine that has the downloaded transfer file and keyring, and /etc and /opt of its own.
 */
async function sysupdate(conf: string, ...verb: string[]): Promise<string> {
  const keyring = await (await fetch(`${base}/import-pubring.gpg`)).bytes();
  return sysupdateWith(keyring, conf, ...verb);
}

/** The same with a keyring of one's own. */
async function sysupdateWith(keyring: Uint8Array, conf: string, ...verb: string[]): Promise<string> {
  await writeFile(path.join(folder, "etc/systemd/import-pubring.gpg"), keyring);
  const response = await fetch(`${base}/${conf}`);
  await writeFile(path.join(folder, "definitions/demo.conf"), await response.text());
  const script = `mount --bind "$0/etc" /etc && mount --bind "$0/opt" /opt && exec "$1" --definitions="$0/definitions" "\${@:2}"`;
  const argv = ["--mount", "--propagation", "private", "bash", "-c", script, folder, PROGRAM ?? "", ...verb];
  const { stdout } = await promisify(execFile)("unshare", argv);
  return stdout;
}

/** The version the machine's link leads to, and whether its bytes are the published ones. */
async function installed(): Promise<string> {
  const target = await readlink(path.join(folder, "etc/extensions/demo.raw"));
  const file = path.join(folder, target.replace(/^(\.\.\/)*\/?(?=opt\/)/, ""));
  const name = path.basename(file);
  return (await readFile(file, "utf8")) === `bytes of ${name}` ? name : `${name} with other bytes`;
}

const ROUNDS = Number(process.env.SYSUPDATE_ROUNDS ?? 8);

/** Ten images a second, until it is told to stop; gives how many. */
async function publishAtOnce(publishing: { goesOn: boolean }): Promise<number> {
  let count = 0;
  for (; publishing.goesOn; count++) {
    await publish(`1.0.${count + 1}`);
    await sleep(100);
  }
  return count;
}

/** "signature" where text and signature did not belong together, which is all that may happen. */
function refusal(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return /signature|BAD/i.test(said) ? "signature" : said;
}

const publish = (version: string, revision = 0, name = "demo") =>
  publishImage(store, { name, version, revision, arch });

describe.skipIf(missing !== null)(
  `the real systemd-sysupdate as a client${missing ? ` (${missing})` : ""}`,
  { timeout: 60_000 },
  () => {
    it("follows all versions, revisions too, and is not confused by a neighbour's name", async () => {
      for (const version of ["1.2.0", "1.10.0", "1.9.9"]) await publish(version);
      await publish("9.9.9", 0, "demo-extra");
      expect(await sysupdate("demo.conf", "list")).toMatch(/1\.10\.0[\s\S]*1\.9\.9[\s\S]*1\.2\.0/);
      await sysupdate("demo.conf", "update");
      expect(await installed()).toBe(`demo-1.10.0-${arch}.raw`);
      await publish("1.10.0", 1);
      await sysupdate("demo/demo.conf", "update");
      expect(await installed()).toBe(`demo-1.10.0-1-${arch}.raw`);
    });

    it("stays in a minor stream, own prefix kept", async () => {
      for (const version of ["v1.27.4", "v1.27.10", "v1.28.0"]) await publish(version);
      await sysupdate("demo/demo-v1.27.conf", "update");
      expect(await installed()).toBe(`demo-v1.27.10-${arch}.raw`);
    });

    it("takes versions with a plus sign", async () => {
      await publish("v1.32.2+k3s1");
      await sysupdate("demo.conf", "update");
      expect(await installed()).toBe(`demo-v1.32.2+k3s1-${arch}.raw`);
    });

    it("sees a candidate once it is published", async () => {
      await publish("1.2.0");
      const { file } = await publishImage(store, { name: "demo", version: "1.3.0", arch, state: "candidate" });
      await sysupdate("demo.conf", "update");
      expect(await installed()).toBe(`demo-1.2.0-${arch}.raw`);
      await publishCandidate(file, store, new Date());
      await sysupdate("demo.conf", "update");
      expect(await installed()).toBe(file);
    });

    it("finds the version before a withdrawn one, and keeps the withdrawn one where it has it", async () => {
      await publish("1.2.0");
      const { file } = await publish("1.10.0");
      await sysupdate("demo.conf", "update");
      await withdraw(file, "It loses volumes.", store, new Date());
      await sysupdate("demo.conf", "update");
      expect(await installed()).toBe(file);
      for (const name of ["opt/extensions/demo", "etc/extensions"]) {
        await rm(path.join(folder, name), { recursive: true });
        await mkdir(path.join(folder, name));
      }
      await sysupdate("demo.conf", "update");
      expect(await installed()).toBe(`demo-1.2.0-${arch}.raw`);
    });

    it("refuses a list that was altered, one that another key has signed, and what is not signed", async () => {
      await publish("1.2.0");
      await sysupdate("demo.conf", "update");
      const { file } = await publish("1.3.0");
      const sums = await db().publication.findFirstOrThrow({ where: { scope: "demo" }, orderBy: { sequence: "desc" } });
      const text = sums.text.replace(file, file.replace("1.3.0", "6.6.6"));
      const where = { scope_sequence: { scope: "demo", sequence: sums.sequence } };
      const sha256 = createHash("sha256").update(text).digest("hex");
      await db().publication.update({ where, data: { text, sha256 } });
      await expect(sysupdate("demo.conf", "update")).rejects.toThrow();
      const stranger = signerOf(await generateKey(new Date()));
      const signature = Uint8Array.from(await stranger.sign(Buffer.from(text)));
      for (const data of [{ signature }, { signature: null }]) {
        await db().publication.update({ where, data });
        await expect(sysupdate("demo.conf", "update")).rejects.toThrow();
      }
      expect(await installed()).toBe(`demo-1.2.0-${arch}.raw`);
    });

    it("takes what a key of a config's joined keyring has signed, and nothing that is armored", async () => {
      await publish("1.2.0");
      const [before, after] = [(await generateKey(new Date())).toPublic(), (await generateKey(new Date())).toPublic()];
      const server = await machineKeyring();
      const joined = async (armored: string) => {
        const extensions = [{ recipe: "docker", version: "24.0.5", updates: "all" as const }];
        const input = MachineInput.parse({ extensions, keyring: armored });
        const { files } = compose(place(input, { ...sampleFacts(), keyring: server }));
        const { contents } = files.find(({ path }) => path === KEYRING_PATH) ?? {};
        return bytesOfDataUrl(contents?.source ?? "", undefined) ?? new Uint8Array();
      };
      await expect(sysupdateWith(Buffer.from(before.write()), "demo.conf", "update")).rejects.toThrow();
      const all = await joined(before.armor() + after.armor());
      await sysupdateWith(all, "demo.conf", "update");
      expect(await installed()).toBe(`demo-1.2.0-${arch}.raw`);
      await publish("1.3.0");
      // The server's key twice, as where somebody adds it to what is there already.
      await sysupdateWith(Buffer.concat([Buffer.from(server?.base64 ?? "", "base64"), all]), "demo.conf", "update");
      expect(await installed()).toBe(`demo-1.3.0-${arch}.raw`);
      await publish("1.4.0");
      const armored = (await readKeys({ binaryKeys: all })).map((key) => key.armor()).join("");
      await expect(sysupdateWith(Buffer.from(armored), "demo.conf", "update")).rejects.toThrow();
      const made = dearmored(armored) ?? new Uint8Array();
      await sysupdateWith(made, "demo.conf", "update");
      expect(await installed()).toBe(`demo-1.4.0-${arch}.raw`);
    });

    it("ends updated, or must try again, while publications change; never with what is not signed", async () => {
      await publish("1.0.0");
      await sysupdate("demo.conf", "update");
      const publishing = { goesOn: true };
      const published = publishAtOnce(publishing);
      const outcomes: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        outcomes.push(await sysupdate("demo.conf", "update").then(() => "ended", refusal));
        expect(await installed()).not.toContain("other bytes");
      }
      publishing.goesOn = false;
      const count = await published;
      await sysupdate("demo.conf", "update");
      expect(await installed()).toBe(`demo-1.0.${count}-${arch}.raw`);
      expect(outcomes.filter((outcome) => !/^(ended|signature)$/.test(outcome))).toEqual([]);
      process.stdout.write(`${count} images published, ${ROUNDS} runs: ${outcomes.join(", ")}\n`);
    });

    it("finds a definition in noop.conf and nothing to do", async () => {
      expect(await sysupdate("noop.conf", "list")).not.toContain("raw");
    });
  },
);
