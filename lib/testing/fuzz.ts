import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { bake } from "#lib/bake/bake";
import { convertUnit } from "#lib/bake/torcx-unit";
import { isAppError, messageOf } from "#lib/errors";
import { doctor } from "#lib/machine/formats/doctor";
import { checkText } from "#lib/recipes/check-folder";
import type { Plan, PlanSource, PlanStep, SourceFormat } from "#lib/recipes/plan";
import { archive, readAll } from "#lib/testing/archives";
import { type Kind, type Sound, soundInputs } from "#lib/testing/fuzz-inputs";
import { readYaml } from "#lib/yaml";

/** `wrong` says which promise was broken; null where all were kept. */
export type Played = { kind: Kind; how: "read" | "refused"; bytes: Buffer; wrong: string | null };

/** Milliseconds after which a case hangs. */
const PATIENCE = 20_000;
/** Every so manyeth archive is baked, which takes a hundred times as long as reading it. */
const BAKED = 25;

/**
 * Plays the cases of a seed: case N is always the same. A sound input is changed at random and handed to what reads its kind, which
 * must give a result or an AppError within seconds, and leave nothing in `scratch`.
 */
export async function fuzzer(seed: number, scratch: string): Promise<(number: number) => Promise<Played>> {
  const inputs = await soundInputs();
  return async (number) => {
    const random = randomOf(seed * 1_000_003 + number);
    const sound = inputs[number % inputs.length] as Sound; // within bounds
    const bytes = mutatedInput(sound, random);
    const isBaked = Math.floor(number / inputs.length) % BAKED === 0;
    const work = PLAYERS[sound.kind] ?? ((given: Buffer) => playArchive(given, sound.kind, isBaked ? scratch : null));
    const late = new AbortController();
    const hang = wait(PATIENCE, undefined, { signal: late.signal }).then(
      () => ({ how: "read", wrong: "it hangs" }) as const,
    );
    hang.catch(() => {});
    const { how, wrong } = await Promise.race([hang, judged(work, bytes)]);
    late.abort();
    const left = await readdir(scratch);
    await Promise.all(left.map((name) => rm(path.join(scratch, name), { recursive: true })));
    return { kind: sound.kind, how, bytes, wrong: wrong ?? (left.length > 0 ? `it left ${left.join(", ")}` : null) };
  };
}

async function judged(work: (bytes: Buffer) => unknown, bytes: Buffer): Promise<Pick<Played, "how" | "wrong">> {
  try {
    await work(bytes);
    return { how: "read", wrong: null };
  } catch (error) {
    const isClear = isAppError(error) && error.code !== "internal";
    return { how: "refused", wrong: isClear ? null : `it ends with: ${messageOf(error)}` };
  }
}

type Player = (bytes: Buffer) => unknown;
const PLAYERS: Partial<Record<Kind, Player>> = {
  recipe: (bytes) => checkText({ yaml: bytes.toString("utf8"), files: new Map() }),
  config: (bytes) => {
    readYaml(bytes.toString("utf8"));
    doctor(bytes.toString("utf8"));
  },
  unit: (bytes) => {
    const { text } = convertUnit(bytes.toString("latin1"));
    if (convertUnit(text).text !== text) throw new Error("what was converted is converted again");
  },
};

async function playArchive(bytes: Buffer, kind: Kind, scratch: string | null): Promise<void> {
  const format = (kind === "torcx" ? "tar.gz" : kind) as SourceFormat; // the players above have all other kinds
  if (scratch === null) {
    await readAll(archive(bytes, format));
    return;
  }
  const place: PlanStep = { op: "place", source: "a", from: "**", to: "usr/", strip: 0, exclude: [], mode: null };
  const step: PlanStep = kind === "torcx" ? { op: "torcx", source: "a" } : place;
  const url = `https://example.org/a.${format}`;
  const source = { id: "a", url, format, sums: null, sha256: null, size: bytes.length, verifiedBy: null };
  const output = path.join(scratch, "image");
  await bake(planOf(source, step), {
    open: (_, span) => Readable.from([bytes.subarray(span?.start, span?.end)]),
    output,
    log: () => {},
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  await rm(output);
}

function planOf(source: PlanSource, step: PlanStep): Plan {
  const request = { name: "fuzz", arch: "x86-64", os: "flatcar", compression: "gzip:6", epoch: 0 } as const;
  return {
    format: 1,
    kind: "folder",
    recipe: null,
    request,
    fingerprint: "0".repeat(64),
    name: "fuzz",
    version: null,
    arch: "x86-64",
    sources: [source],
    steps: [step],
    extensionRelease: "ID=flatcar\nSYSEXT_LEVEL=1.0\n",
    compression: "gzip:6",
    epoch: 0,
    warnings: [],
  };
}

type Random = (below: number) => number;

/** Whole numbers below a limit, the same for the same seed (mulberry32: small, and the same everywhere). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Half of what is packed is changed inside, where it comes past the checksums of its packing. */
function mutatedInput({ kind, bytes, pack }: Sound, random: Random): Buffer {
  const isInside = random(2) === 0;
  if (pack === undefined) return mutated(bytes, kind === "tar", random);
  return isInside ? pack(mutated(bytes, true, random)) : mutated(pack(bytes), false, random);
}

function mutated(sound: Buffer, isTar: boolean, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(sound);
  for (let times = 1 + random(4); times > 0; times -= 1) {
    const change = CHANGES[random(CHANGES.length)] as Change; // within bounds
    if (bytes.length > 0) bytes = change(bytes, random);
  }
  return isTar && random(4) > 0 ? summed(bytes) : bytes;
}

type Change = (bytes: Buffer, random: Random) => Buffer;
const SPECIAL = [
  "../",
  "/",
  "\0",
  "\\",
  "\u202e",
  "\u0085",
  "\ufeff",
  "9".repeat(11),
  "-1",
  "7".repeat(12),
  "{",
  "&a *a",
  "%",
  "\r",
];
const CHANGES: readonly Change[] = [
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => withByte(bytes, random(bytes.length), random(256)),
  (bytes, random) => withByte(bytes, random(bytes.length), [0, 0x7f, 0x80, 0xff][random(4)] ?? 0),
  (bytes, random) => withBytes(bytes, random(bytes.length), Buffer.from(SPECIAL[random(SPECIAL.length)] ?? "")),
  // A field of a tar's header: name, mode, size, kind, target, prefix.
  (bytes, random) => {
    const at = ([0, 100, 124, 125, 156, 157, 345][random(7)] ?? 0) + 512 * random(1 + Math.floor(bytes.length / 512));
    return withByte(bytes, at, [0x80, 0xff, 0x30 + random(8), random(256)][random(4)] ?? 0);
  },
  (bytes, random) => {
    const [from, to] = [random(bytes.length), random(bytes.length)];
    return withBytes(bytes, to, bytes.subarray(from, from + random(600)));
  },
  (bytes, random) => {
    const at = 512 * random(1 + Math.floor(bytes.length / 512));
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 1024))]);
  },
  (bytes, random) => {
    const at = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(40))]);
  },
];

function withByte(bytes: Buffer, at: number, value: number): Buffer {
  return withBytes(bytes, at, Buffer.from([value]));
}

function withBytes(bytes: Buffer, at: number, values: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(values.subarray(0, Math.max(0, copy.length - at)), Math.min(at, copy.length));
  return copy;
}

/** Each block that looks like a header gets a sum that is right, so that its fields are what is judged. */
function summed(bytes: Buffer): Buffer {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const header = bytes.subarray(at, at + 512);
    if (header.toString("latin1", 257, 262) !== "ustar") continue;
    header.fill(" ", 148, 156);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0")}\0 `,
      148,
    );
  }
  return bytes;
}
