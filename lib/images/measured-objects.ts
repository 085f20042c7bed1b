import { figures } from "#lib/figures";
import type { Objects } from "#lib/images/objects";

/** The same storage, whose times are counted: those of opening, not of what is read afterwards. */
export function measuredObjects(objects: Objects): Objects {
  return {
    ...objects,
    put: (name, file) => timed("put", () => objects.put(name, file)),
    open: (name, span) => timed("open", () => objects.open(name, span)),
    stat: (name) => timed("stat", () => objects.stat(name)),
    delete: (name, signal) => timed("delete", () => objects.delete(name, signal)),
    move: (from, to) => timed("move", () => objects.move(from, to)),
  };
}

async function timed<T>(operation: string, work: () => Promise<T>): Promise<T> {
  const end = figures().store.startTimer({ operation });
  try {
    return await work();
  } finally {
    end();
  }
}
