import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Objects } from "#lib/images/objects";
import { copyObject } from "#lib/images/s3-copy";
import { s3Objects } from "#lib/images/s3-objects";
import { imageStore } from "#lib/images/store";
import { parseStoreAddress } from "#lib/store-address";
import { imageStoreContract, putText } from "#lib/testing/image-store.contract";
import { addressOf, useS3 } from "#lib/testing/s3-server";
import { GUEST } from "#lib/testing/swift";

const server = useS3();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-s3-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const store = () => imageStore(s3Objects(server.address), path.join(folder, "tmp"));

describe("a store in an object storage", () => {
  imageStoreContract(async () => store());

  it("gives programs a file, once for all who read at a time, and removes it afterwards", async () => {
    const here = store();
    const sha256 = await putText(here, "read by programs");
    const files = await here.withFile(sha256, async (file) => {
      expect((await stat(file)).size).toBe(16);
      return [file, await here.withFile(sha256, async (other) => other)];
    });
    expect(new Set(files).size).toBe(1);
    expect(await readdir(path.join(folder, "tmp"))).toEqual([]);
    await here.delete(sha256);
    expect(await here.withFile(sha256, async (file) => file)).toBeNull();
  });
});

describe("files in a bucket", () => {
  it("are sent in parts and read in spans where they are large", async () => {
    const [objects, bytes] = [s3Objects(server.address), randomBytes((20 << 20) + 7)];
    await put(objects, "large", bytes);
    expect(await objects.stat("large")).toMatchObject({ size: bytes.length });
    expect(digest(await read(objects, "large"))).toBe(digest(bytes));
    const span = { start: (8 << 20) - 3, end: (8 << 20) + 3 };
    expect(await read(objects, "large", span)).toEqual(bytes.subarray(span.start, span.end + 1));
    expect(await read(objects, "large", { start: bytes.length })).toEqual(Buffer.alloc(0));
  });

  it("may be empty", async () => {
    const objects = s3Objects(server.address);
    await put(objects, "empty", Buffer.alloc(0));
    expect([await objects.stat("empty"), await read(objects, "empty")]).toMatchObject([{ size: 0 }, Buffer.alloc(0)]);
  });

  it("are copied in parts where the storage does not copy them whole", async () => {
    const [objects, bytes] = [s3Objects(server.address), randomBytes(10_000)];
    await put(objects, "from", bytes);
    const { bucket: Bucket, prefix } = server.address;
    await copyObject(
      server.s3,
      { Bucket, Key: `${prefix}from` },
      { Bucket, Key: `${prefix}to` },
      { whole: 5_000, part: 4_000 },
    );
    expect(await read(objects, "to")).toEqual(bytes);
  });

  it("are listed to the last, however many there are", async () => {
    const { bucket: Bucket, prefix } = server.address;
    const names = Array.from({ length: 250 }, (_, index) => `many/${index}`);
    const waiting = [...names];
    const putNext = async () => {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
        await server.s3.putObject({ Bucket, Key: prefix + name, Body: "x" });
    };
    await Promise.all(Array.from({ length: 16 }, putNext));
    const listed = [];
    for await (const { name, size } of s3Objects(server.address).list("many/")) listed.push([name, size]);
    expect(listed.sort()).toEqual(names.map((name) => [name, 1]).sort());
  });

  it("are read on where the connection breaks off", async () => {
    const bytes = randomBytes(6 << 20);
    await put(s3Objects(server.address), "broken", bytes);
    const proxy = await cuttingProxy(server.endpoint, 2 << 20);
    try {
      const objects = s3Objects({ ...server.address, endpoint: proxy.endpoint });
      expect(digest(await read(objects, "broken"))).toBe(digest(bytes));
      const most = await read(objects, "broken", { start: 5, end: (5 << 20) + 1 });
      expect(digest(most)).toBe(digest(bytes.subarray(5, (5 << 20) + 2)));
      expect(proxy.cuts()).toBeGreaterThan(2);
    } finally {
      await proxy.stop();
    }
  });

  it("have signed addresses, or addresses below a base, where clients fetch them", async () => {
    const objects = s3Objects(server.address, "presigned");
    await put(objects, "ab/abcd.raw", Buffer.from("0123456789"));
    const address = (await objects.address?.("ab/abcd.raw")) ?? "";
    expect(new URL(address).searchParams.get("X-Amz-Expires")).toBe("3600");
    expect(address).not.toMatch(/checksum/i);
    expect(await (await fetch(address, { headers: { range: "bytes=7-" } })).text()).toBe("789");
    const base = "https://cdn.example.net/images";
    expect(await s3Objects(server.address, base).address?.("ab/abcd.raw")).toBe(`${base}/ab/abcd.raw`);
    expect(await s3Objects(server.address).address?.("ab/abcd.raw")).toBeNull();
  });

  it("that were never finished are given up after a day, and those of other places stay", async () => {
    const { bucket: Bucket, prefix } = server.address;
    const begin = async (Key: string) => {
      const { UploadId } = await server.s3.createMultipartUpload({ Bucket, Key });
      await server.s3.uploadPart({ Bucket, Key, UploadId, PartNumber: 1, Body: "half" });
    };
    await begin(`${prefix}ab/unfinished.raw`);
    await begin("elsewhere/unfinished.raw");
    const objects = s3Objects(server.address);
    expect(await objects.sweep?.(Date.now())).toEqual([]);
    expect(await objects.sweep?.(Date.now() + 2 * 86_400_000)).toEqual(["ab/unfinished.raw"]);
    const { Uploads = [] } = await server.s3.listMultipartUploads({ Bucket });
    expect(Uploads.map(({ Key }) => Key)).toEqual(["elsewhere/unfinished.raw"]);
  });
});

describe("what is wrong with an object storage is one sentence", () => {
  const fails = async (sentence: RegExp, address = server.address) => {
    const failure = { code: "upstream", message: expect.stringMatching(sentence) };
    await expect(s3Objects(address).check()).rejects.toMatchObject(failure);
    await expect(put(s3Objects(address), "ab/x.raw", Buffer.from("x"))).rejects.toMatchObject(failure);
    await expect(read(s3Objects(address), "ab/x.raw")).rejects.toMatchObject(failure);
  };

  it("where all is well nothing is", async () => {
    expect(await s3Objects(server.address).check()).toMatch(/^s3:\/\/bakery\/test-\d+\/images answers$/);
  });

  it("no such bucket", () =>
    fails(
      /^The object storage s3:\/\/nowhere is not there: there is no such bucket\. /,
      addressOf(`s3://nowhere?endpoint=${server.endpoint}`),
    ));

  it("a wrong password", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "stale");
    await fails(/refuses the credentials\. Look at AWS_ACCESS_KEY_ID/);
  });

  it("credentials without permission", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", GUEST.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", GUEST.secretAccessKey);
    await fails(/refuses: access is denied\. Give the credentials/);
  });

  it("nobody who answers", async () => {
    const gone = await cuttingProxy(server.endpoint, 0);
    await gone.stop();
    await fails(/can't be reached: nothing answers at http:\/\/127\.0\.0\.1:\d+\. /, {
      ...server.address,
      endpoint: gone.endpoint,
    });
  });
});

describe("an address of a store", () => {
  it.each([
    ["s3://bakery", { bucket: "bakery", prefix: "", endpoint: null, region: null }],
    [
      "s3://bakery/a/b/?region=eu-central-1",
      { bucket: "bakery", prefix: "a/b/", endpoint: null, region: "eu-central-1" },
    ],
    ["s3://b.c-d?endpoint=http://h:9000/", { bucket: "b.c-d", prefix: "", endpoint: "http://h:9000", region: null }],
  ])("%s", (text, address) => expect(parseStoreAddress(text)).toEqual(address));

  it.each([
    "",
    "/srv/images",
    "https://bakery.s3.amazonaws.com",
    "s3://",
    "s3://Bakery",
    "s3://key:secret@bakery",
    "s3://bakery/../x",
    "s3://bakery/a b",
    "s3://bakery?endpoint=minio:9000",
    "s3://bakery?endpoint=http://key:secret@minio:9000",
    "s3://bakery?endpoint=http://minio:9000/path",
    "s3://bakery?regoin=eu",
    "s3://bakery?region=EU 1",
  ])("not %j", (text) => expect(parseStoreAddress(text)).toBeNull());
});

async function put(objects: Objects, name: string, bytes: Buffer): Promise<void> {
  const file = path.join(folder, "to-put");
  await writeFile(file, bytes);
  await objects.put(name, file);
}

async function read(objects: Objects, name: string, span?: { start: number; end?: number }): Promise<Buffer> {
  const reader = await objects.open(name, span);
  if (reader === null) throw new Error(`There is no ${name}.`);
  const chunks = [];
  for (;;) {
    const chunk = Buffer.alloc(1 << 16);
    const count = await reader.read(chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
  }
  await reader.close();
  return Buffer.concat(chunks);
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Cuts each connection after so many bytes of answers. */
async function cuttingProxy(endpoint: string, after: number) {
  let cuts = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    sockets.add(socket);
    const behind = connect(Number(new URL(endpoint).port), "127.0.0.1");
    let sent = 0;
    const end = () => [socket, behind].forEach((each) => void each.destroy());
    for (const each of [socket, behind]) each.on("error", end).on("close", end);
    socket.pipe(behind);
    behind.on("data", (chunk: Buffer) => {
      sent += chunk.length;
      if (sent <= after) return void socket.write(chunk);
      cuts += 1;
      end();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as { port: number };
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise<unknown>((resolve) => proxy.close(resolve));
  };
  return { endpoint: `http://127.0.0.1:${port}`, cuts: () => cuts, stop };
}
