import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, rmdirSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Ended, ended, output } from "./programs";

/**
 * systemd from 258 on wants the unified hierarchy, which the namespace of this shell gets, and systemd-nspawn keeps its state
 * below /run. systemd takes loop devices away after use, so the nodes are our own.
 */
const START = `set -e
cgroup=$1 nodes=$2
boot=$3
shift 3
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs tmpfs /run
mkdir -p "/sys/fs/cgroup/$cgroup"
echo $$ >"/sys/fs/cgroup/$cgroup/cgroup.procs"
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
for node in "$nodes"/*; do set -- "$@" "--bind=$node:/dev/\${node##*/}"; done
exec systemd-nspawn "$@" "$boot"`;

/** Merges images before systemd reads its units, as an initrd does; there is no systemd yet that could be told to reload. */
const EARLY_INIT = `#!/bin/sh
/usr/bin/systemd-sysext --no-reload refresh
exec /usr/lib/systemd/systemd
`;

const LOOP_DEVICES = 32;
const BOOT_MS = 90_000;
const STOP_MS = 60_000;

/** A Debian that runs in systemd-nspawn, on a folder of its own. */
export class Machine {
  readonly root: string;
  readonly #name: string;
  readonly #folder: string;
  #nspawn: ChildProcess | null = null;
  #leader = 0;

  /** `folder` holds its root and its device nodes and is removed in the end. */
  constructor(name: string, folder: string) {
    this.#name = name;
    this.#folder = folder;
    this.root = path.join(folder, "root");
  }

  /** A fresh copy of a tree. */
  async make(tree: string): Promise<void> {
    const nodes = path.join(this.#folder, "dev");
    await mkdir(nodes, { recursive: true });
    for (let index = 0; index < LOOP_DEVICES; index++)
      await output("mknod", [path.join(nodes, `loop${index}`), "b", "7", String(index)]);
    await output("cp", ["-a", tree, this.root]);
    await writeFile(path.join(this.root, "init-early"), EARLY_INIT);
    await chmod(path.join(this.root, "init-early"), 0o755);
  }

  /** Boots it and waits until systemd has nothing left to start; says what systemd says of itself, such as `running`. `early` merges the images before that. */
  async boot(early: boolean): Promise<string> {
    const nspawn = ["--quiet", "--register=no", "--keep-unit", "--console=pipe", "--kill-signal=SIGRTMIN+4"];
    const place = [`--machine=${this.#name}`, `--directory=${this.root}`, "--bind=/dev/loop-control"];
    const start = ["unshare", "--mount", "--propagation", "private", "sh", "-c", START, "sh", this.#cgroup];
    const args = [...start, path.join(this.#folder, "dev"), early ? "/init-early" : "--boot", ...nspawn, ...place];
    // Whatever ends this process ends its machines.
    this.#nspawn = spawn("setpriv", ["--pdeathsig", "KILL", ...args], { stdio: "ignore" });
    this.#leader = await this.#findLeader(this.#nspawn);
    const { stdout } = await this.run("timeout", "60", "systemctl", "is-system-running", "--wait");
    return stdout.trim();
  }

  /** Runs a program in the machine as root. */
  run(...argv: string[]): Promise<Ended> {
    const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid"];
    const environment = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "SYSTEMD_COLORS=0", "HOME=/root"];
    return ended("nsenter", ["--target", String(this.#leader), ...namespaces, ...environment, ...argv]);
  }

  /** Runs a program that has to end well. */
  async expect(...argv: string[]): Promise<void> {
    const { code, stdout, stderr } = await this.run(...argv);
    if (code !== 0)
      throw new Error(`${argv.join(" ")} ended with ${code}: ${`${stdout}${stderr}`.trim().slice(-1000)}`);
  }

  /** What a program in the machine writes, without the last newline, whatever its exit code. */
  async read(...argv: string[]): Promise<string> {
    return (await this.run(...argv)).stdout.trimEnd();
  }

  /** The last lines of its journal, while it runs or after it was powered off. */
  async journal(): Promise<string> {
    const lines = ["journalctl", "--quiet", "--no-hostname", "--output=short-monotonic", "--lines=400"];
    if (this.#nspawn !== null) return this.read(...lines);
    return (await ended("journalctl", [...lines.slice(1), `--root=${this.root}`])).stdout;
  }

  async powerOff(): Promise<void> {
    const nspawn = this.#nspawn;
    if (nspawn === null) return;
    this.#nspawn = null;
    if (nspawn.exitCode === null && nspawn.signalCode === null) {
      const gone = new Promise((resolve) => nspawn.once("exit", resolve));
      nspawn.kill("SIGTERM");
      const isGone = await Promise.race([gone.then(() => true), sleep(STOP_MS, false, { ref: false })]);
      if (!isGone) nspawn.kill("SIGKILL");
      await gone;
    }
    await this.#removeCgroup();
  }

  async remove(): Promise<void> {
    await this.powerOff();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #cgroup(): string {
    return `judge-${this.#name}`;
  }

  async #findLeader(nspawn: ChildProcess): Promise<number> {
    const end = Date.now() + BOOT_MS;
    while (Date.now() < end && nspawn.exitCode === null) {
      const leader = childrenOf(nspawn.pid ?? 0).find(isLeader);
      if (leader !== undefined && (await isUp(leader))) return leader;
      await sleep(100);
    }
    throw new Error(`${this.#name} did not boot: systemd-nspawn ended with ${nspawn.exitCode}.`);
  }

  /** The kernel keeps a control group until its last process is gone. */
  async #removeCgroup(): Promise<void> {
    const mount = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].map((base) => path.join(base, this.#cgroup));
    for (const folder of mount) for (let tries = 0; tries < 50 && !removeTree(folder); tries++) await sleep(100);
  }
}

/** Removes a control group and those below it; false when one is still in use. */
function removeTree(folder: string): boolean {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) removeTree(path.join(folder, entry.name));
    rmdirSync(folder);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Whether a process is PID 1 of a namespace of its own. */
function isLeader(pid: number): boolean {
  try {
    return /^NSpid:.*\s1$/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

async function isUp(leader: number): Promise<boolean> {
  const { code } = await ended("nsenter", ["-t", String(leader), "-m", "-p", "test", "-S", "/run/systemd/private"]);
  return code === 0;
}
