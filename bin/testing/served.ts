import { afterEach, beforeEach } from "vitest";
import { type TestContext, useContext } from "#lib/testing/context";
import { type Running, serve } from "../../app/_server/testing/served";
import { callHere, type Ended } from "./call";

export type Served = TestContext & Running & { call(...args: string[]): Promise<Ended> };

/** Gives every test of the calling file a server of its own, and a command line in this process that asks it. */
export function useServed(settings: Record<string, string> = {}): Served {
  const served = useContext(settings) as Served; // filled before each test
  beforeEach(async () => {
    const running = await serve(served.context);
    const call = (...args: string[]) => callHere(["--server", running.url, ...args]);
    Object.assign(served, running, { call });
  });
  afterEach(() => served.stop());
  return served;
}
