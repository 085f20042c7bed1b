import { createReadStream } from "node:fs";
import path from "node:path";
import { type Archive, entries, type Span } from "#lib/bake/archive";
import { type Entry, readBody } from "#lib/bake/entry";
import { ELF_HEAD, readElf } from "#lib/inspect/elf";
import type { Arch } from "#lib/words";

type Program = { path: string; isExecutable: boolean; arch: Arch | "other"; linkage: "static" | "dynamic" };
/** `starts` are the programs that it runs. */
export type Unit = { path: string; isExecutable: boolean; starts: string[] };

/** What a recipe can be made of. A bare file has an empty path. */
export type Inside = { programs: Program[]; units: Unit[]; licences: string[]; files: number };

const UNIT = /\.(service|socket|timer|path|mount|target)$/;
const LIBRARY = /\.(so(\.[\d.]+)?|o|a|ko)$/;
const LICENCE = /^(licen[cs]e|copying)(\.\w+|-[\w.]+)?$/i;
const UNIT_BYTES = 65_536;

/** Reads an archive once, and says which programs and units are in it. Throws as `entries` does. */
async function lookInside(archive: Archive, name: string): Promise<Inside> {
  const inside: Inside = { programs: [], units: [], licences: [], files: 0 };
  for await (const entry of entries(archive)) {
    if (entry.type !== "file") continue;
    inside.files += 1;
    const called = path.posix.basename(entry.path) || name;
    if (LICENCE.test(called)) inside.licences.push(entry.path);
    if (UNIT.test(called)) inside.units.push(...(await readUnit(entry)));
    else if (!LIBRARY.test(called)) inside.programs.push(...(await readProgram(entry)));
  }
  return inside;
}

/** The same of an archive on this disk. */
export function lookIntoFile(file: string, { name, ...archive }: Omit<Archive, "open">): Promise<Inside> {
  const open = (span?: Span) => createReadStream(file, span && { start: span.start, end: span.end - 1 });
  return lookInside({ ...archive, name, open }, name);
}

async function readProgram(entry: Entry): Promise<Program[]> {
  const elf = readElf(await headOf(entry));
  if (elf === null) return [];
  const { arch, linkage, bits } = elf;
  return [{ path: entry.path, isExecutable: isExecutable(entry), arch: bits === 64 ? arch : "other", linkage }];
}

/** The body is read to its end: an archive goes on behind it. */
async function headOf({ body }: Entry): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const chunk of body)
    if (head.length < ELF_HEAD) head = Buffer.concat([head, chunk.subarray(0, ELF_HEAD - head.length)]);
  return head;
}

async function readUnit(entry: Entry): Promise<Unit[]> {
  const text = (await readBody(entry, UNIT_BYTES))?.toString("utf8") ?? "";
  if (!/^\[Unit\]\s*$/m.test(text)) return [];
  const starts = Array.from(text.matchAll(/^ExecStart\s*=\s*[-@:+!|]*(\S+)/gm), ([, program = ""]) => program);
  return [{ path: entry.path, isExecutable: isExecutable(entry), starts }];
}

function isExecutable({ mode }: Entry): boolean {
  return (mode & 0o555) === 0o555;
}
