import { execFile } from "node:child_process";

export type Ended = { code: number; stdout: string; stderr: string };
type Limits = { minutes?: number };

/** How a program ended, whatever its exit code; 127 when it is not installed, 255 when it took too long. */
export function ended(program: string, args: readonly string[], { minutes = 2 }: Limits = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const limits = { timeout: minutes * 60_000, maxBuffer: 64 * 1024 * 1024 };
    execFile(program, args, limits, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (error.code === "ENOENT") resolve({ code: 127, stdout, stderr: `${program} is not installed.` });
      else
        resolve({ code: typeof error.code === "number" ? error.code : 255, stdout, stderr: stderr || error.message });
    });
  });
}

/** What a program wrote; an error with its own words when it fails. */
export async function output(program: string, args: readonly string[], limits: Limits = {}): Promise<string> {
  const { code, stdout, stderr } = await ended(program, args, limits);
  if (code === 0) return stdout;
  throw new Error(`${program} ended with exit code ${code}: ${(stderr || stdout).trim().slice(-2000)}`);
}
