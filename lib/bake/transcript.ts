import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** Where a program writes what it has to say: a file without a name, which the system forgets with the last process that has it open. */
export type Transcript = { fd: number; close(): void; tail(bytes: number): string };

/**
 * Not a pipe: when this process is killed, a program that reports an error into a pipe without a reader dies of SIGPIPE before it
 * cleans up; mksquashfs then leaves its half image.
 */
export function openTranscript(): Transcript {
  const file = path.join(os.tmpdir(), `bakehouse-${randomUUID()}`);
  const fd = openSync(file, "wx+", 0o600);
  unlinkSync(file);
  return {
    fd,
    close: () => closeSync(fd),
    tail: (bytes) => {
      const { size } = fstatSync(fd);
      const buffer = Buffer.alloc(Math.min(size, bytes));
      readSync(fd, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString("utf8").trim();
    },
  };
}
