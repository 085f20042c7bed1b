import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { S3 } from "@aws-sdk/client-s3";

/** The Python that Debian's packages belong to, whatever else is first on the PATH. */
const PYTHON = "/usr/bin/python3";

/** Users of the server, with the names and passwords that swift.py gives them. */
export const BAKER = { accessKeyId: "test:baker", secretAccessKey: "bread" };
export const GUEST = { accessKeyId: "test:guest", secretAccessKey: "crumbs" };

export const BUCKET = "bakery";

/** An object storage with an empty bucket. `s3`: to look behind Bakehouse's back. */
export type Swift = { endpoint: string; s3: S3; stop(): Promise<void> };

/** Starts a real object storage: OpenStack Swift with its S3 front, from Debian's python3-swift, on loopback in a temporary folder. */
export async function startSwift(): Promise<Swift> {
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
  const endpoint = `http://127.0.0.1:${port}`;
  const s3 = new S3({ endpoint, credentials: BAKER, region: "us-east-1", forcePathStyle: true });
  await s3.createBucket({ Bucket: BUCKET });
  const stop = async () => {
    s3.destroy();
    child.stdin.end();
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { endpoint, s3, stop };
}
