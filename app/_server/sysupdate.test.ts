import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { publish as publishCandidate, withdraw } from "#lib/repository/writes";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";
import { arch, missing, useUpdatedMachine } from "#lib/testing/updated-machine";
import { serveRepository } from "./download";

useDatabase({});
const machine = useUpdatedMachine(serveRepository);

describe.skipIf(missing !== null)(
  `the real systemd-sysupdate as a client${missing ? ` (${missing})` : ""}`,
  { timeout: 60_000 },
  () => {
    it("follows all versions, revisions too, and is not confused by a neighbour's name", async () => {
      for (const version of ["1.2.0", "1.10.0", "1.9.9"]) await machine.publish(version);
      await machine.publish("9.9.9", 0, "demo-extra");
      expect(await machine.sysupdate("demo.conf", "list")).toMatch(/1\.10\.0[\s\S]*1\.9\.9[\s\S]*1\.2\.0/);
      await machine.sysupdate("demo.conf", "update");
      expect(await machine.installed()).toBe(`demo-1.10.0-${arch}.raw`);
      await machine.publish("1.10.0", 1);
      await machine.sysupdate("demo/demo.conf", "update");
      expect(await machine.installed()).toBe(`demo-1.10.0-1-${arch}.raw`);
    });

    it("stays in a minor stream, own prefix kept", async () => {
      for (const version of ["v1.27.4", "v1.27.10", "v1.28.0"]) await machine.publish(version);
      await machine.sysupdate("demo/demo-v1.27.conf", "update");
      expect(await machine.installed()).toBe(`demo-v1.27.10-${arch}.raw`);
    });

    it("takes versions with a plus sign", async () => {
      await machine.publish("v1.32.2+k3s1");
      await machine.sysupdate("demo.conf", "update");
      expect(await machine.installed()).toBe(`demo-v1.32.2+k3s1-${arch}.raw`);
    });

    it("sees a candidate once it is published", async () => {
      await machine.publish("1.2.0");
      const { file } = await publishImage(machine.store, { name: "demo", version: "1.3.0", arch, state: "candidate" });
      await machine.sysupdate("demo.conf", "update");
      expect(await machine.installed()).toBe(`demo-1.2.0-${arch}.raw`);
      await publishCandidate(file, machine.store, new Date());
      await machine.sysupdate("demo.conf", "update");
      expect(await machine.installed()).toBe(file);
    });

    it("finds the version before a withdrawn one, and keeps the withdrawn one where it has it", async () => {
      await machine.publish("1.2.0");
      const { file } = await machine.publish("1.10.0");
      await machine.sysupdate("demo.conf", "update");
      await withdraw(file, "It loses volumes.", machine.store, new Date());
      await machine.sysupdate("demo.conf", "update");
      expect(await machine.installed()).toBe(file);
      for (const name of ["opt/extensions/demo", "etc/extensions"]) {
        await rm(path.join(machine.folder, name), { recursive: true });
        await mkdir(path.join(machine.folder, name));
      }
      await machine.sysupdate("demo.conf", "update");
      expect(await machine.installed()).toBe(`demo-1.2.0-${arch}.raw`);
    });

    it("finds a definition in noop.conf and nothing to do", async () => {
      expect(await machine.sysupdate("noop.conf", "list")).not.toContain("raw");
    });
  },
);
