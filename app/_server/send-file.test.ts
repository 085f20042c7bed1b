import { readdir, rm, writeFile } from "node:fs/promises";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { sendFile } from "./send-file";

const file = path.join(tmpdir(), `bakehouse-send-${process.pid}`);

it.skipIf(process.platform !== "linux")("closes the file when its client goes away", async () => {
  await writeFile(file, Buffer.alloc(20_000_000));
  const sent: Promise<unknown>[] = [];
  const server = createServer((_, response) => sent.push(sendFile(file, {}, response).catch((error) => error)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const open = async () => (await readdir("/proc/self/fd")).length;
  const before = await open();
  for (let n = 0; n < 20; n += 1) await goAway((server.address() as AddressInfo).port);
  for (const outcome of await Promise.all(sent)) expect(outcome).toBeInstanceOf(Error);
  expect(await open()).toBeLessThanOrEqual(before + 2);
  server.close();
  await rm(file);
});

/** Takes the first bytes and leaves. */
function goAway(port: number): Promise<void> {
  return new Promise((resolve) => {
    const request = get({ port, host: "127.0.0.1" }, (response) => {
      response.once("data", () => request.destroy());
      response.on("error", () => {}).on("close", resolve);
    });
    request.on("error", () => {});
  });
}
