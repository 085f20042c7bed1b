import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { db } from "#lib/db";
import { lacksBytes } from "#lib/images/missing";
import type { Objects } from "#lib/images/objects";
import { findImage } from "#lib/images/reads";
import { s3Objects } from "#lib/images/s3-objects";
import { type ImageStore, imageStore } from "#lib/images/store";
import { countAside, tidyImages } from "#lib/images/tidy";
import { useDatabase } from "#lib/testing/database";
import { publishImage } from "#lib/testing/image-rows";
import { putText } from "#lib/testing/image-store.contract";
import { useS3 } from "#lib/testing/s3-server";

useDatabase();
const server = useS3();
let folder: string;
let store: ImageStore;
let asked: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-tidy-s3-"));
  asked = [];
  store = imageStore(noting(s3Objects(server.address)), folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The same storage; what is asked of it about single objects is noted. */
function noting(objects: Objects): Objects {
  return {
    ...objects,
    stat: (name) => {
      asked.push(`stat ${name}`);
      return objects.stat(name);
    },
    open: (name, span) => {
      asked.push(`open ${name}`);
      return objects.open(name, span);
    },
  };
}

/** Images with facts that builds have announced, put as they would lie there: more than one page of a list. */
async function putMany(count: number): Promise<void> {
  const { bucket: Bucket, prefix } = server.address;
  const digests = Array.from({ length: count }, (_, index) => createHash("sha256").update(`${index}`).digest("hex"));
  await db().pendingImage.createMany({ data: digests.map((sha256) => ({ sha256, buildId: sha256, since: later() })) });
  const waiting = digests.flatMap((sha256) => [`${sha256}.raw`, `${sha256}.json`]);
  const putNext = async () => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      await server.s3.putObject({ Bucket, Key: `${prefix}${name.slice(0, 2)}/${name}`, Body: "[]" });
  };
  await Promise.all(Array.from({ length: 16 }, putNext));
}

const later = () => new Date(Date.now() + 120_000);
const tidy = (now = later()) => tidyImages(store, { now, log: () => {}, keepFacts: async () => {} });

it("sets aside what nobody knows among many, and asks for no other one by one", async () => {
  await putMany(120);
  const unknown = await putText(store, "unknown", true);
  asked = [];
  await tidy();
  expect(await countAside(store)).toEqual({ count: 1, size: 7 });
  expect(asked.filter((one) => !one.includes(unknown))).toEqual([]);
  expect(await store.facts({ sha256: unknown, day: later().toISOString().slice(0, 10) })).toHaveLength(1);
});

it("brings back what the database knows again, and finds what is missing", async () => {
  const [one, two] = [
    await publishImage(store, { name: "a", version: "1.0.0" }),
    await publishImage(store, { name: "a", version: "2.0.0" }),
  ];
  await store.setAside(one.sha256, "2026-11-25");
  await store.delete(two.sha256);
  const lacking = async ({ file }: { file: string }) => {
    const image = await findImage(file);
    return image === null ? null : lacksBytes(image, store);
  };
  expect([await lacking(one), await lacking(two)]).toEqual([true, true]);
  await tidy();
  expect([await lacking(one), await lacking(two)]).toEqual([false, true]);
});

it("gives up what was sent in part and never ended", async () => {
  const { bucket: Bucket, prefix } = server.address;
  await server.s3.createMultipartUpload({ Bucket, Key: `${prefix}ab/half.raw` });
  const tomorrow = () => Date.now() + 2 * 86_400_000;
  const old = imageStore(s3Objects(server.address), folder, tomorrow);
  expect(await old.sweepTemporary()).toEqual(["ab/half.raw"]);
  expect((await server.s3.listMultipartUploads({ Bucket, Prefix: prefix })).Uploads ?? []).toEqual([]);
});

it("nothing is removed any more once nobody waits for it", async () => {
  const [stop, sockets] = [new AbortController(), new Set<Socket>()];
  let asked = 0;
  const silent = createServer((socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)).on("error", () => {}));
    socket.on("data", () => {
      asked += 1;
      stop.abort();
    });
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as { port: number };
  const objects = s3Objects({ ...server.address, endpoint: `http://127.0.0.1:${port}` });
  await expect(objects.delete("one", stop.signal)).rejects.toThrow();
  await vi.waitFor(() => expect(sockets.size).toBe(0));
  await expect(objects.delete("two", stop.signal)).rejects.toThrow();
  expect(asked).toBe(1);
  await new Promise<unknown>((resolve) => silent.close(resolve));
});
