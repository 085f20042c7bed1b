import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandError, killedProgram, run } from "#lib/bake/run";
import { aroundFiles, type Files, findSandbox, SANDBOXES, works } from "#lib/bake/sandbox";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-sandbox-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { by } = await findSandbox();

/** Constant text for a program to try; it is no part of what is tested. */
async function attempt(script: string, files: Files = {}, signal?: AbortSignal): Promise<string> {
  return (await run(["sh", "-c", script], { around: await aroundFiles(files), signal })).stdout;
}

describe("a program in whatever sandbox there is", () => {
  it("reads its input, and writes its file", async () => {
    const [reads, writes] = [path.join(folder, "a"), path.join(folder, "b")];
    await writeFile(reads, "from a file, ");
    await writeFile(writes, "");
    const stdin = Readable.from([Buffer.from("and from a pipe")]);
    await run(["sh", "-c", `cat ${reads} - > ${writes}`], { stdin, around: await aroundFiles({ reads, writes }) });
    expect(await readFile(writes, "utf8")).toBe("from a file, and from a pipe");
  });

  it("reads a file named from here", async () => {
    const reads = path.relative(process.cwd(), path.join(folder, "a"));
    await writeFile(reads, "here");
    expect(await attempt(`cat ${reads}`, { reads })).toBe("here");
  });

  it("tells how it ended: by its own code, missing, or killed", async () => {
    const ends = (script: string) => attempt(script).catch((error: CommandError) => error);
    expect(await ends("exit 3")).toMatchObject({ exitCode: 3, signal: null });
    const killed = await ends("kill -9 $$");
    expect(killed).toMatchObject({ exitCode: null, signal: "SIGKILL" });
    expect(killedProgram(killed)).toBe("sh");
    await expect(run(["no-such-program"], { around: await aroundFiles({}) })).rejects.toMatchObject({ missing: true });
  });
});

describe.each(SANDBOXES.map((sandbox) => [sandbox.around({}).slice(0, 6).join(" "), sandbox] as const))(
  "a program in %s …",
  (_, sandbox) => {
    /** With all that util-linux has: a sandbox must hold what knows how to leave it. */
    const tried = async (script: string, files: Files = {}, signal?: AbortSignal) =>
      (await run(["bash", "-c", script], { around: sandbox.around(files), signal })).stdout;
    beforeEach(async ({ skip }) => {
      if (!(await works(sandbox))) skip();
    });

    it("reaches no network, not even this machine's own", async () => {
      const server = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
      const ask = `exec 3<>/dev/tcp/127.0.0.1/${port} && echo reached`;
      expect((await run(["bash", "-c", ask])).stdout).toBe("reached");
      await expect(tried(ask)).rejects.toMatchObject({ exitCode: 1 });
      await expect(tried(`nsenter --target ${process.pid} --net bash -c '${ask}'`)).rejects.toThrow("nsenter");
      server.close();
    });

    it("mounts nothing that this machine sees, and lends no rights", async () => {
      await tried(`mount -t tmpfs none ${folder} && touch ${folder}/mounted || true`);
      expect(await readdir(folder)).toEqual([]);
      expect(await tried("grep NoNewPrivs /proc/self/status")).toMatch(/1$/);
      const { stdout } = await run(["env"], { around: sandbox.around({}) });
      expect(
        stdout
          .replace(/=.*/gm, "")
          .split("\n")
          .sort()
          .filter((name) => name !== "PWD"),
      ).toEqual(["LC_ALL", "PATH"]);
    });

    it.skipIf(sandbox.keeps === "no network")("sees, signals and looks into no other process", async () => {
      await expect(tried(`kill -0 ${process.pid}`)).rejects.toThrow("No such process");
      await expect(tried(`cat /proc/${process.pid}/environ`)).rejects.toThrow("No such file");
    });

    it("does not read what another process has in its memory or its environment", async () => {
      const other = spawn("sleep", ["60"], { env: { SECRET: "bread" } as unknown as NodeJS.ProcessEnv });
      const look = `tr '\\0' '\\n' < /proc/${other.pid}/environ; head -c1 /proc/${other.pid}/mem`;
      expect(await tried(`${look} || true`)).not.toContain("bread");
      other.kill();
    });

    it("ends when it is told to, with all that it began, even where it does not listen", async () => {
      const writes = path.join(folder, "alive");
      await writeFile(writes, "");
      const stop = new AbortController();
      const again = `trap "" TERM; while :; do echo again > ${writes}; sleep 0.02; done`;
      const running = tried(`(${again}) & ${again}`, { writes }, stop.signal);
      while ((await readFile(writes, "utf8")) === "") await new Promise(setImmediate);
      stop.abort(new Error("cancelled"));
      await expect(running).rejects.toThrow("cancelled");
      await writeFile(writes, "");
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await readFile(writes, "utf8")).toBe("");
    });
  },
);

describe.skipIf(by !== "bubblewrap")("a program in bubblewrap", () => {
  it("sees no files but its own and the system's programs", async () => {
    const [own, other] = [path.join(folder, "own"), path.join(folder, "other")];
    await Promise.all([own, other].map((file) => writeFile(file, file)));
    expect(await attempt(`ls ${folder}`, { reads: own })).toBe("own");
    await expect(attempt(`echo changed > ${own}`, { reads: own })).rejects.toThrow("Read-only");
    await expect(attempt("cat /etc/passwd")).rejects.toThrow("No such file");
    await expect(attempt("echo changed > /usr/bin/changed")).rejects.toThrow("Read-only");
  });

  it("sees no other processes", async () => {
    expect((await attempt("ls /proc | grep -c '^[0-9]'")).length).toBeLessThan(2);
  });
});
