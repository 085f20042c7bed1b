import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import { BUNDLED } from "../../scripts/bundle.mjs";
import { ROOT, SETUP } from "../../scripts/folders.mjs";
import { programFile } from "../../scripts/programs.mjs";

type Variables = Record<string, string>;
type Options = { processes: number; variables?: Variables; flags?: string[] };

/** A process has loaded everything by the time its own code begins: it says so and waits for the others. */
const STARTING_LINE = `process.send("ready");
await new Promise((go) => process.once("message", go));
process.disconnect();
`;

/** The head of a module whose `db()` waits longer for locks than ours does: SQLite's waiters know no queue, and machines differ. */
export const WITH_PATIENCE = `
  import { openDatabase } from "#lib/db";
  import { env } from "#lib/env";
  globalThis.bakehouseDatabase = openDatabase(env().DATABASE_URL, 60_000);
`;

/** Patience of a worker that was told to stop, in milliseconds: what it does then is no matter of this machine's speed. */
const PATIENCE_MS = "60000";

/** Makes one file of a TypeScript module given as text, for `use` to start; what tsx compiles anew starts much later. */
async function withProgram<T>(code: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(SETUP, "test-"));
  try {
    const outfile = path.join(folder, "program.mjs");
    const stdin = { contents: code, loader: "ts", resolveDir: ROOT } as const;
    await build({ ...BUNDLED, minifyWhitespace: false, minifySyntax: false, stdin, outfile });
    return await use(outfile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a TypeScript module given as text in so many processes, which begin in the same moment; gives what each prints.
 * Fails when one of them fails.
 */
export function runTogether(code: string, { processes, variables = {}, flags = [] }: Options): Promise<string[]> {
  return withProgram(STARTING_LINE + code, async (file) => {
    const children = Array.from({ length: processes }, () =>
      start(["--enable-source-maps", ...flags, file], variables, ["ipc"]),
    );
    const outputs = Promise.all(children.map(outputOf));
    await Promise.race([Promise.all(children.map((child) => once(child, "message"))), outputs]);
    for (const child of children) child.send("go");
    return outputs;
  });
}

/** A worker process, from the bundle that set-up.ts keeps fresh. Its stdin is a pipe, as the launcher makes it. */
export function startWorker(variables: Variables, flags: string[] = []): ChildProcess {
  return start([...flags, ...WORKER], variables);
}

/** The arguments of Node for a worker. */
export const WORKER = [programFile("worker"), PATIENCE_MS];

/** Command lines of other processes that name a folder (Linux). */
export async function programsOf(folder: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(folder)).map((line) => line.replaceAll("\0", " "));
}

async function outputOf(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("The process has no output to read.");
  const [out, err, [code]] = await Promise.all([text(stdout), text(stderr), once(child, "close")]);
  if (code !== 0) throw new Error(`The module ended with ${code}: ${err}`);
  return out;
}

function start(args: string[], variables: Variables, more: "ipc"[] = []): ChildProcess {
  const env = { ...process.env, ...variables };
  return spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["pipe", "pipe", "pipe", ...more] });
}
