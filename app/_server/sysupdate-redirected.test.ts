import { describe, expect, it } from "vitest";
import { s3Objects } from "#lib/images/s3-objects";
import { imageStore } from "#lib/images/store";
import { useDatabase } from "#lib/testing/database";
import { useS3 } from "#lib/testing/s3-server";
import { arch, missing, useUpdatedMachine } from "#lib/testing/updated-machine";
import { serveRepository } from "./download";

useDatabase({});
const server = useS3();
const sentOn: string[] = [];
const machine = useUpdatedMachine(
  async (request, response, parts, from) => {
    await serveRepository(request, response, parts, from);
    const place = response.getHeader("location");
    if (place !== undefined) sentOn.push(String(place));
  },
  (folder) => imageStore(s3Objects(server.address, "presigned"), folder),
);

describe.skipIf(missing !== null)(
  `the real systemd-sysupdate and an object storage${missing ? ` (${missing})` : ""}`,
  { timeout: 60_000 },
  () => {
    it("is sent on to signed addresses, and checks what it finds there", async () => {
      await machine.publish("1.2.0");
      await machine.sysupdate("demo.conf", "update");
      await machine.publish("1.10.0");
      await machine.sysupdate("demo/demo.conf", "update");
      expect(await machine.installed()).toBe(`demo-1.10.0-${arch}.raw`);
      expect(sentOn).toHaveLength(2);
      for (const place of sentOn) expect(place).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/bakery\/.*X-Amz-Signature=/);
    });

    it("is sent bytes that come by here", async () => {
      machine.store.address = async () => null;
      await machine.publish("1.2.0");
      await machine.sysupdate("demo.conf", "update");
      expect(await machine.installed()).toBe(`demo-1.2.0-${arch}.raw`);
    });
  },
);
