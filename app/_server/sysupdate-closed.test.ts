import { describe, expect, it } from "vitest";
import { parseEnv } from "#lib/env";
import { makeMachineToken, revokeToken } from "#lib/people/data-tokens";
import { machinePath } from "#lib/people/machine-path";
import { useDatabase } from "#lib/testing/database";
import { arch, missing, useUpdatedMachine } from "#lib/testing/updated-machine";
import { serveRepository } from "./download";
import { front } from "./front";

const open = parseEnv({ BAKEHOUSE_OPEN: "none", BAKEHOUSE_REPOSITORY: "closed" });

useDatabase({});
const machine = useUpdatedMachine((request, response, _parts, from) => {
  const answer = front(
    (asked, answered) => {
      const parts = (asked.url ?? "").replace("/extensions/", "").split("/").map(decodeURIComponent);
      return serveRepository(asked, answered, parts, from);
    },
    { isDevelopment: false, isTrustworthy: true, url: undefined, open },
  );
  return answer(request, response);
});

describe.skipIf(missing !== null)(
  `the real systemd-sysupdate and a closed repository${missing ? ` (${missing})` : ""}`,
  { timeout: 60_000 },
  () => {
    it("updates by the token in its transfer file's address, and no longer once that is revoked", async () => {
      const admin = { kind: "person", id: "x", name: "Root", role: "admin" } as const;
      const { token, secret } = await makeMachineToken({ name: "fleet", days: null }, admin, new Date());
      machine.prefix = machinePath(secret);
      await machine.publish("1.2.0");
      await machine.sysupdate("demo.conf", "update");
      expect(await machine.installed()).toBe(`demo-1.2.0-${arch}.raw`);
      await machine.publish("1.10.0");
      await machine.run("--definitions=/mnt", "update");
      expect(await machine.installed()).toBe(`demo-1.10.0-${arch}.raw`);

      await revokeToken("machine", token.id, admin);
      await machine.publish("1.11.0");
      await expect(machine.run("--definitions=/mnt", "update")).rejects.toThrow(/HTTP.*403|failed/i);
      expect(await machine.installed()).toBe(`demo-1.10.0-${arch}.raw`);
    });
  },
);
