import { rm, writeFile } from "node:fs/promises";
import { type ImageFacts, KeptFacts } from "#lib/images/facts";
import type { Objects } from "#lib/images/objects";

/** Facts in files beside the bytes, one file for each digest; `temporary` gives a path for a new one. */
export function factsFiles(objects: Objects, temporary: () => Promise<string>) {
  const read = (name: string) => readFacts(objects, name);
  const write = async (name: string, facts: ImageFacts[]) =>
    putText(objects, name, JSON.stringify(facts), await temporary());
  return {
    read,
    write,
    /** Images of before facts were kept have none. What is known where they go to stays known. */
    async move(from: string, to: string): Promise<void> {
      if ((await objects.stat(from)) === null) return;
      const there = await read(to);
      if (there.length > 0) await write(from, withFacts(there, await read(from)));
      await objects.move(from, to);
    },
  };
}

/** Facts with those of more images; of two with the same file name the later ones count. */
export function withFacts(known: readonly ImageFacts[], more: readonly ImageFacts[]): ImageFacts[] {
  return Array.from(new Map([...known, ...more].map((facts) => [facts.file, facts])).values());
}

async function putText(objects: Objects, name: string, text: string, temporary: string): Promise<void> {
  try {
    await writeFile(temporary, text);
    await objects.put(name, temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readFacts(objects: Objects, name: string): Promise<ImageFacts[]> {
  const found = await objects.stat(name);
  const reader = found && (await objects.open(name));
  if (found === null || reader === null) return [];
  try {
    const text = Buffer.alloc(found.size);
    for (let at = 0, count = 1; count > 0; at += count) count = await reader.read(text.subarray(at));
    return KeptFacts.parse(JSON.parse(text.toString()));
  } catch {
    // Facts that a full disk or a stray hand has damaged are as good as none: the bytes are what counts.
    return [];
  } finally {
    await reader.close();
  }
}
