import os from "node:os";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test, vi } from "vitest";
import { type CommandError, outputOf, run } from "#lib/bake/run";

/** A program made of JavaScript. */
const script = (code: string) => [process.execPath, "-e", code] as const;

async function failureOf(promise: Promise<unknown>): Promise<CommandError> {
  return promise.then(
    () => expect.fail("it should have failed"),
    (error: CommandError) => error,
  );
}

async function* forever(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(65_536);
}

test("arguments reach the program as they are, whatever a shell would make of them", async () => {
  const { stdout } = await run(["printf", "%s|", "$HOME", "a b", "; rm x", "*"]);
  expect(stdout).toBe("$HOME|a b|; rm x|*|");
});

test("the program reads what it is given", async () => {
  const { stdout } = await run(["wc", "-c"], { stdin: Readable.from([Buffer.alloc(3_000_000)]) });
  expect(stdout).toBe("3000000");
});

test("the environment holds no more than is needed", async () => {
  process.env.SOURCE_DATE_EPOCH = "1";
  const { stdout } = await run(["env"]);
  delete process.env.SOURCE_DATE_EPOCH;
  expect(stdout.split("\n").map((line) => line.split("=")[0])).toEqual(["PATH", "LC_ALL"]);
});

test("an error carries command, exit code, the end of stderr and the time", async () => {
  const argv = script("console.error('x'.repeat(9999) + 'the reason'); process.exit(3)");
  const error = await failureOf(run(argv));
  expect(error).toMatchObject({ name: "CommandError", argv, exitCode: 3, signal: null, missing: false });
  expect(error.message).toMatch(/ended with exit code 3: x+the reason$/);
  expect(error.stderr).toHaveLength(4 * 1024 - 1);
  expect(error.seconds).toBeGreaterThan(0);
});

test("a program that is not there is said to be missing", async () => {
  const error = await failureOf(run(["no-such-program"], { stdin: forever() }));
  expect(error).toMatchObject({ name: "CommandError", missing: true, signal: null });
});

test("a program that wants no more input may end well, or tell why not", async () => {
  await expect(run(["true"], { stdin: forever() })).resolves.toEqual({ stdout: "" });
  const error = await failureOf(run(script("console.error('enough'); process.exit(1)"), { stdin: forever() }));
  expect(error.stderr).toBe("enough");
});

test("a failing source ends the program and is what is thrown", async () => {
  const broken = async function* () {
    yield Buffer.from("a");
    throw new Error("no more bytes");
  };
  await expect(run(["sleep", "60"], { stdin: broken() })).rejects.toThrow("no more bytes");
});

test("an abort ends the whole group, even what ignores SIGTERM", async () => {
  const stop = new AbortController();
  const stubborn =
    "process.on('SIGTERM', () => {}); require('child_process').spawn('sleep', ['4242.5']); setInterval(() => {}, 1000)";
  const running = run(script(stubborn), { signal: stop.signal });
  const sleepers = async () => (await run(["pgrep", "-f", "sleep 4242.5"]).catch(() => ({ stdout: "" }))).stdout;
  await vi.waitFor(async () => expect(await sleepers()).not.toBe(""), { timeout: 60_000 });
  stop.abort(new Error("cancelled"));
  await expect(running).rejects.toThrow("cancelled");
  await vi.waitFor(async () => expect(await sleepers()).toBe(""), { timeout: 60_000 });
});

test("nothing is started after an abort", async () => {
  await expect(run(["true"], { signal: AbortSignal.abort(new Error("too late")) })).rejects.toThrow("too late");
});

test("an abort does not wait for input that never comes", async () => {
  const stop = new AbortController();
  async function* silent() {
    yield Buffer.from("taken at once, so that nothing waits to be written");
    setImmediate(() => stop.abort(new Error("cancelled")));
    await new Promise(() => {});
  }
  await expect(run(["cat"], { stdin: silent(), signal: stop.signal })).rejects.toThrow("cancelled");
});

test("programs step back for pages", async () => {
  expect((await run(["nice"])).stdout).toBe(String(Math.min(19, os.getPriority() + 10)));
});

test("what a program writes comes as it is written, and leaves nothing that keeps Node running", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  expect(await buffer(outputOf(["printf", "a\nb"]))).toEqual(Buffer.from("a\nb"));
  expect(timers()).toBeLessThanOrEqual(before);
  await expect(buffer(outputOf(["false"]))).rejects.toMatchObject({ exitCode: 1 });
  expect(timers()).toBeLessThanOrEqual(before);
});

test("a reader that stops ends the program", async () => {
  for await (const chunk of outputOf(["yes", "4242.6"])) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  const left = async () => (await run(["pgrep", "-f", "^yes 4242.6"]).catch(() => ({ stdout: "" }))).stdout;
  await vi.waitFor(async () => expect(await left()).toBe(""), { timeout: 60_000 });
});
