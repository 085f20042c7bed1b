import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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

  it("ends when it is told to, even where it does not listen", async () => {
    const writes = path.join(folder, "alive");
    await writeFile(writes, "");
    const stop = new AbortController();
    const running = attempt(
      `trap "" TERM; while :; do echo again > ${writes}; sleep 0.02; done`,
      { writes },
      stop.signal,
    );
    while ((await readFile(writes, "utf8")) === "") await new Promise(setImmediate);
    stop.abort(new Error("cancelled"));
    await expect(running).rejects.toThrow("cancelled");
    await writeFile(writes, "");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await readFile(writes, "utf8")).toBe("");
  });
});

describe.each(SANDBOXES)("a program in $by", (sandbox) => {
  it("reaches no network, not even this machine's own", async ({ skip }) => {
    if (!(await works(sandbox))) skip();
    const server = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
    const ask = ["bash", "-c", `exec 3<>/dev/tcp/127.0.0.1/${port} && echo reached`] as const;
    expect((await run(ask)).stdout).toBe("reached");
    await expect(run(ask, { around: sandbox.around({}) })).rejects.toMatchObject({ exitCode: 1 });
    server.close();
  });
});

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
