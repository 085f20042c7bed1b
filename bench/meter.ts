import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

/** What a job took, all its processes together. Only the wall time is known where there is no Linux /proc (then NaN). */
export type Cost = { wall: number; cpu: number; memory: number; written: number };

const SAMPLE_MS = 40;
const TICKS_PER_SECOND = 100;
const PAGE = 4096;

/** Runs a program to its end, in `folder` where one is given; seconds, seconds, and bytes. */
export async function measure(argv: string[], env: NodeJS.ProcessEnv = process.env, folder?: string): Promise<Cost> {
  const spent = new Map<number, Spent>();
  const started = performance.now();
  const [program = "", ...args] = argv;
  const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
  let memory = Number.NaN;
  const sampler = setInterval(() => {
    const family = familyOf(child.pid ?? 0);
    memory = Math.max(Number.isNaN(memory) ? 0 : memory, residentOf(family));
    for (const { pid, cpu } of family) spent.set(pid, { cpu, written: writtenBy(pid) });
  }, SAMPLE_MS);
  const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, "close")]);
  const wall = (performance.now() - started) / 1_000;
  clearInterval(sampler);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")} ended with ${exitCode}: ${stderr.slice(-2_000)}`);
  if (spent.size === 0) return { wall, memory, cpu: Number.NaN, written: Number.NaN };
  const all = Array.from(spent.values());
  return {
    wall,
    memory,
    cpu: all.reduce((sum, { cpu }) => sum + cpu, 0),
    written: all.reduce((sum, { written }) => sum + written, 0),
  };
}

/**
 * What a process had spent when it was seen last: seconds and bytes. Linux adds that of ended processes to their parents, but
 * not where a sandbox ends before what ran in it.
 */
type Spent = { cpu: number; written: number };

function writtenBy(pid: number): number {
  const io = readProc(`${pid}/io`) ?? "";
  return Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0);
}

/** Resident bytes of all of them. Pages that they share count for each. */
function residentOf(family: readonly Process[]): number {
  return family.reduce((sum, { resident }) => sum + resident, 0);
}

/**
 * Of the process below `root` whose command line holds `words`: resident bytes, and the seconds its main thread ran and stood in
 * line for a processor. NaN where there is none.
 */
export function standingOf(root: number, words: string): { memory: number; ran: number; waited: number } {
  const found = familyOf(root).find(({ pid }) => readProc(`${pid}/cmdline`)?.includes(words));
  const [ran = Number.NaN, waited = Number.NaN] = (readProc(`${found?.pid}/schedstat`) ?? "NaN NaN")
    .split(" ")
    .map(Number);
  return { memory: found?.resident ?? Number.NaN, ran: ran / 1e9, waited: waited / 1e9 };
}

type Process = { pid: number; parent: number; resident: number; cpu: number };

function familyOf(root: number): Process[] {
  const processes = allProcesses();
  const family: Process[] = [];
  for (let generation = [root]; generation.length > 0; ) {
    family.push(...processes.filter(({ pid }) => generation.includes(pid)));
    generation = processes.filter(({ parent }) => generation.includes(parent)).map(({ pid }) => pid);
  }
  return family;
}

function allProcesses(): Process[] {
  const names = process.platform === "linux" ? readdirSync("/proc") : [];
  return names
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), fields: fieldsOf(name) }))
    .filter(({ fields }) => fields.length > 0)
    .map(({ pid, fields }) => ({
      pid,
      parent: Number(fields[1]),
      resident: Number(fields[21]) * PAGE,
      cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    }));
}

/** Of `/proc/PID/stat`, from the state on: the name before it may hold anything. */
function fieldsOf(pid: string): string[] {
  const stat = readProc(`${pid}/stat`);
  return stat === null ? [] : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** Null for a process that has just ended, and where there is no /proc. */
function readProc(name: string): string | null {
  try {
    return readFileSync(`/proc/${name}`, "utf8");
  } catch {
    return null;
  }
}
