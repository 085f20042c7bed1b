import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { S3 } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { parseStoreAddress, type StoreAddress } from "#lib/store-address";

/** The Python that Debian's packages belong to, whatever else is first on the PATH. */
const PYTHON = "/usr/bin/python3";

/** Users of the server, with the names and passwords that swift.py gives them. */
export const BAKER = { accessKeyId: "test:baker", secretAccessKey: "bread" };
export const GUEST = { accessKeyId: "test:guest", secretAccessKey: "crumbs" };

export type S3Server = {
  endpoint: string;
  /** To look behind Bakehouse's back. */
  s3: S3;
  /** An empty place of each test, as BAKEHOUSE_STORE has it. */
  url: string;
  address: StoreAddress;
};

/**
 * Starts a real object storage for the tests of the calling file: OpenStack Swift with its S3 front, from Debian's python3-swift,
 * on loopback in a temporary folder. Each test has a place of its own; the usual variables hold the credentials.
 */
export function useS3(): S3Server {
  const server = {} as S3Server; // filled before each test
  let stop = async () => {};
  let count = 0;
  beforeAll(async () => {
    const started = await startSwift();
    stop = started.stop;
    server.endpoint = started.endpoint;
    server.s3 = clientOf(started.endpoint);
    await server.s3.createBucket({ Bucket: BUCKET });
  });
  beforeEach(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", BAKER.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", BAKER.secretAccessKey);
    server.url = `s3://${BUCKET}/test-${count++}/images?endpoint=${server.endpoint}`;
    server.address = addressOf(server.url);
    return () => void vi.unstubAllEnvs();
  });
  afterAll(async () => {
    server.s3.destroy();
    await stop();
  });
  return server;
}

const BUCKET = "bakery";

export function addressOf(url: string): StoreAddress {
  const address = parseStoreAddress(url);
  if (address === null) throw new Error(`${url} is no address of a store.`);
  return address;
}

function clientOf(endpoint: string): S3 {
  return new S3({ endpoint, credentials: BAKER, region: "us-east-1", forcePathStyle: true });
}

async function startSwift(): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-swift-"));
  const child = spawn(PYTHON, [path.join(import.meta.dirname, "swift.py"), folder]);
  const ended = new Promise((resolve) => child.once("close", resolve));
  const complaint = text(child.stderr);
  child.once("error", () => {}); // then there is no port either
  const [port] = await Promise.race([
    new Promise<string[]>((resolve) => createInterface(child.stdout).once("line", (line) => resolve([line]))),
    ended.then(() => []),
  ]);
  if (port === undefined)
    throw new Error(`No object storage for the tests. Run:  sudo apt-get install -y python3-swift\n${await complaint}`);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      child.stdin.end();
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
