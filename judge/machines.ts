import path from "node:path";
import { Machine } from "./machine";

const machines = new Set<Machine>();

/** A machine with a copy of a tree, which is gone when `use` has ended. */
export async function withMachine<T>(
  { name, scratch, tree }: { name: string; scratch: string; tree: string },
  use: (machine: Machine) => Promise<T>,
): Promise<T> {
  const full = `${name}-${process.pid}`;
  const machine = new Machine(full, path.join(scratch, full));
  machines.add(machine);
  try {
    await machine.make(tree);
    return await use(machine);
  } finally {
    await machine.remove();
    machines.delete(machine);
  }
}

/** Powers off what still runs and removes it: for a judge that is interrupted. */
export async function removeMachines(): Promise<void> {
  await Promise.all(Array.from(machines, (machine) => machine.remove()));
}
