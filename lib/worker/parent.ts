import { fstatSync } from "node:fs";

/**
 * Calls `onEnd` when the process that started this one is gone, even by SIGKILL: the kernel then closes the pipe on
 * our stdin, or the IPC channel. Without either, as under systemd or in a terminal, the worker stands on its own.
 */
export function whenParentEnds(onEnd: () => void): void {
  process.on("disconnect", onEnd);
  if (!isPipe(0)) return;
  process.stdin.on("end", onEnd).on("error", onEnd).resume();
}

function isPipe(descriptor: number): boolean {
  try {
    const stdin = fstatSync(descriptor);
    return stdin.isFIFO() || stdin.isSocket();
  } catch {
    // A closed stdin says nothing about a parent.
    return false;
  }
}
