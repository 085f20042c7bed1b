import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll } from "vitest";
import { type Fixture, startFixture } from "#lib/testing/fixture";
import { main } from "../main";
import type { Streams } from "../run-command";

const BINARY = path.resolve(import.meta.dirname, "../bakehouse.mjs");

export type Ended = { code: number | null; stdout: string; stderr: string };
export type Bench = {
  fixture: Fixture;
  /** Where the command line is called: a folder that is not the checkout. */
  folder: string;
  call(...args: string[]): Promise<Ended>;
  /** A call that is still running; `ended` settles when it is over. */
  begin(...args: string[]): { child: ChildProcess; ended: Promise<Ended> };
  files(folder: string): Promise<string[]>;
};

/** The real binary as a child process, with the fixture as its upstream and an empty data folder. */
export function useCommandLine(variables: Record<string, string> = {}): Bench {
  const bench = {} as Bench; // filled before the first test
  let data: string;
  beforeAll(async () => {
    bench.fixture = await startFixture();
    bench.folder = await mkdtemp(path.join(tmpdir(), "bakehouse-bin-"));
    data = await mkdtemp(path.join(tmpdir(), "bakehouse-data-"));
    const env = { PATH: process.env.PATH, BAKEHOUSE_MIRROR: bench.fixture.url, BAKEHOUSE_DATA: data, ...variables };
    bench.begin = (...args) => begin(args, bench.folder, env);
    bench.call = (...args) => bench.begin(...args).ended;
    bench.files = async (folder) => (await readdir(path.join(bench.folder, folder))).sort();
  });
  afterAll(async () => {
    await bench.fixture.close();
    await Promise.all([bench.folder, data].map((folder) => rm(folder, { recursive: true, force: true })));
  });
  return bench;
}

/** In this process, without the seconds that a new one takes. */
export async function callHere(args: string[]): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await main(args, { stdout, stderr } as unknown as Streams); // a stream is all that is used of them
  return { code, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}

function begin(args: string[], cwd: string, env: Record<string, string | undefined>) {
  const child = spawn(process.execPath, [BINARY, ...args], { cwd, env: env as NodeJS.ProcessEnv, stdio: "pipe" });
  const ended = new Promise<Ended>((resolve) => {
    const texts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => {
        texts[name] += text;
      });
    child.once("close", (code) => resolve({ code, ...texts }));
  });
  return { child, ended };
}
