import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "@playwright/test";

const program = (name: string) => ["--enable-source-maps", path.join(".setup", "bundle", `${name}.js`)];

type OwnServer = { hasWorker: boolean; settings?: Record<string, string>; onPrinted?(line: string): void };

/**
 * Runs a server of its own for the tests of the calling file, on data that nobody has ever seen, with a small upstream and,
 * where it is wanted, a worker. `number` keeps the ports of files apart, `settings` are variables of its own, `onPrinted`
 * gets each line that the server prints. Gives its address.
 */
export function ownServer(number: number, { hasWorker, settings, onPrinted }: OwnServer): string {
  const port = Number(process.env.E2E_PORT ?? "3999") + number;
  const address = `http://127.0.0.1:${port}`;
  const running: ChildProcess[] = [];
  const start = (name: string, env: NodeJS.ProcessEnv) => {
    const child = spawn(process.execPath, program(name), { env, stdio: ["ignore", "pipe", "pipe"] });
    createInterface({ input: child.stderr }).on("line", (line) => {
      onPrinted?.(line);
      console.error(line);
    });
    running.push(child);
    return child;
  };
  test.beforeAll(async ({ request }) => {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      PORT: String(port),
      HOST: "127.0.0.1",
      NODE_ENV: "production",
      BAKEHOUSE_DATA: mkdtempSync(path.join(tmpdir(), "bakehouse-e2e-")),
      BAKEHOUSE_MIRROR: await printedAddress(start("fixture", process.env)),
      ...settings,
    };
    execFileSync(process.execPath, program("migrate"), { env });
    start("web", env).stdout?.resume();
    if (hasWorker) start("worker", env).stdout?.resume();
    const answers = async () => {
      const answer = await request.get(`${address}/healthz`).catch(() => null);
      return answer?.ok() ?? false;
    };
    await expect.poll(answers, { timeout: 45_000 }).toBe(true);
  });
  test.afterAll(() => {
    for (const child of running) child.kill("SIGTERM");
  });
  return address;
}

/** The address that a small upstream prints first. */
async function printedAddress({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("The upstream's output cannot be read.");
  for await (const line of createInterface({ input: stdout })) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error("The upstream has no address.");
}
