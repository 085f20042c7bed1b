import type { S3 } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { parseStoreAddress, type StoreAddress } from "#lib/store-address";
import { BAKER, BUCKET, type Swift, startSwift } from "#lib/testing/swift";

export type S3Server = {
  endpoint: string;
  /** To look behind Bakehouse's back. */
  s3: S3;
  /** An empty place of each test, as BAKEHOUSE_STORE has it. */
  url: string;
  address: StoreAddress;
};

/**
 * Starts a real object storage for the tests of the calling file (swift.ts). Each test has a place of its own; the usual
 * variables hold the credentials.
 */
export function useS3(): S3Server {
  const server = {} as S3Server; // filled before each test
  let swift: Swift;
  let count = 0;
  beforeAll(async () => {
    swift = await startSwift();
    const { endpoint, s3 } = swift;
    Object.assign(server, { endpoint, s3 });
  });
  beforeEach(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", BAKER.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", BAKER.secretAccessKey);
    server.url = `s3://${BUCKET}/test-${count++}/images?endpoint=${server.endpoint}`;
    server.address = addressOf(server.url);
    return () => void vi.unstubAllEnvs();
  });
  afterAll(() => swift.stop());
  return server;
}

export function addressOf(url: string): StoreAddress {
  const address = parseStoreAddress(url);
  if (address === null) throw new Error(`${url} is no address of a store.`);
  return address;
}
