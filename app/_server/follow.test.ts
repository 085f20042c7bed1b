import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { requestImage } from "#lib/builds/request";
import { publish } from "#lib/repository/writes";
import { releaseGreeter } from "#lib/testing/greeter";
import { useWatching } from "#lib/testing/watching";
import { compareVersions } from "#lib/version-order";
import { serveRepository } from "./download";

const { test, follow, again, bakeAll } = useWatching();
let server: Server;
let base: string;
beforeEach(async () => {
  server = createServer((request, response) => {
    const parts = (request.url ?? "").replace("/extensions/", "").split("/").map(decodeURIComponent);
    void serveRepository(request, response, parts, { store: test.context.store, log: () => {} });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/extensions`; // a TCP server's address is never a string
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const text = async (address: string) => (await fetch(address)).text();

/** What systemd-sysupdate asks for, by its transfer file: the list, then the newest version in it. Gives that, and whether its bytes are right. */
async function sysupdate(conf: string): Promise<string | null> {
  const settings = Object.fromEntries(
    (await text(`${base}/${conf}`))
      .split("\n")
      .flatMap((line) => {
        const [, key, value] = /^(Path|MatchPattern)=(.*)$/.exec(line) ?? [];
        return key === undefined || value === undefined ? [] : [[key, value] as const];
      })
      .reverse(),
  );
  const host = new URL(base).host;
  const path = (settings.Path ?? "").replace(/^https?:\/\/[^/]*/, `http://${host}`);
  const [before = "", after = ""] = (settings.MatchPattern ?? "").replaceAll("%a", "x86-64").split("@v");
  const offered = (await text(`${path}/SHA256SUMS`))
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [sha256 = "", file = ""] = line.split(/\s+\*?/);
      if (!file.startsWith(before) || !file.endsWith(after)) return [];
      return [{ sha256, file, version: file.slice(before.length, file.length - after.length) }];
    });
  const newest = offered.sort((a, b) => compareVersions(b.version, a.version))[0];
  if (newest === undefined) return null;
  const bytes = await (await fetch(`${path}/${newest.file}`)).arrayBuffer();
  const sha256 = createHash("sha256").update(Buffer.from(bytes)).digest("hex");
  return sha256 === newest.sha256 ? newest.version : `${newest.version} with other bytes`;
}

it("upstream releases 1.1, the watch bakes it, and a machine sees it once somebody has published it", async () => {
  await releaseGreeter(test.fixture, "1.0");
  await requestImage({ recipe: "greeter", version: "latest" }, test.context, "a test");
  await bakeAll();
  const { id, look } = await follow({ recipe: "greeter" });
  expect(look?.text).toBe("Nothing new: 1.0 is the newest.");
  expect(await sysupdate("greeter.conf")).toBe("1.0");

  await releaseGreeter(test.fixture, "1.1");
  expect((await again(id)).look?.text).toBe("Asked for 1.1 (x86-64).");
  await bakeAll();
  expect(await sysupdate("greeter.conf")).toBe("1.0");
  expect(await sysupdate("greeter/greeter-1.0.conf")).toBeNull();

  await publish("greeter-1.1-x86-64.raw", test.context.store, new Date());
  expect(await sysupdate("greeter.conf")).toBe("1.1");
});
