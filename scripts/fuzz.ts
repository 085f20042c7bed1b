// Changes sound archives, recipes, configs and units at random and hands them to what reads them:
//   npm run fuzz [-- --cases 20000 --seed N --case M]
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { fuzzer, type Played } from "#lib/testing/fuzz";

/** Bytes that this process may hold. */
const MOST_MEMORY = 400e6;
const TOLD_EVERY = 1_000;

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "20000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    case: { type: "string" },
  },
});

process.exitCode = await main(Number(values.seed));

async function main(seed: number): Promise<number> {
  const scratch = await mkdtemp(path.join(os.tmpdir(), "bakehouse-fuzz-"));
  try {
    const play = await fuzzer(seed, scratch);
    const [first, end] =
      values.case === undefined ? [0, Number(values.cases)] : [Number(values.case), Number(values.case) + 1];
    const counts = new Map<string, { read: number; refused: number; wrong: number }>();
    console.log(`Seed ${seed}, ${end - first} cases.`);
    for (let number = first; number < end; number += 1) {
      const played = await play(number);
      const wrong = played.wrong ?? memoryFault();
      const count = counts.get(played.kind) ?? { read: 0, refused: 0, wrong: 0 };
      counts.set(played.kind, count);
      count[wrong === null ? played.how : "wrong"] += 1;
      if (wrong !== null) await tell(seed, number, { ...played, wrong });
      if ((number + 1) % TOLD_EVERY === 0) console.log(`${number + 1} of ${end}`);
    }
    console.table(Object.fromEntries(counts));
    return Array.from(counts.values()).some(({ wrong }) => wrong > 0) ? 1 : 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function memoryFault(): string | null {
  const { rss } = process.memoryUsage();
  return rss > MOST_MEMORY ? `${Math.round(rss / 1e6)} MB are in use` : null;
}

async function tell(seed: number, number: number, { kind, bytes, wrong }: Played): Promise<void> {
  const file = path.join(os.tmpdir(), `bakehouse-fuzz-${seed}-${number}`);
  await writeFile(file, bytes);
  console.error(
    `${kind}: ${wrong}. Its ${bytes.length} bytes are in ${file}; again: npm run fuzz -- --seed ${seed} --case ${number}`,
  );
}
