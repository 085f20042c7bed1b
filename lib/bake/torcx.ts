import { ELF_HEAD, readElf } from "#lib/bake/elf";
import { type Entry, fileEntry, type ImageEntry, type Notes, readBody } from "#lib/bake/entry";
import { convertUnit } from "#lib/bake/torcx-unit";
import { AppError } from "#lib/errors";
import type { Arch } from "#lib/words";

const UNITS = "usr/lib/systemd/system/";
const LARGEST_UNIT = 1024 * 1024;
/** Said with every conversion. */
export const CONTAINERD_WARNING =
  "Make sure that no drop-in for containerd.service under /etc/systemd/system on the machine uses Torcx paths such as /run/torcx.";

/**
 * The entries of a Torcx image as a sysext has them: `bin` and `lib` under `usr`, units without Torcx, an Upholds= drop-in
 * for each unit that a target wants. `notes.changes` tells what was rewritten and left out.
 * Throws `unsupported` when the archive is no Torcx image.
 */
export async function* torcxEntries(
  archive: AsyncIterable<Entry>,
  name: string,
  notes: Notes,
): AsyncGenerator<ImageEntry> {
  const survey = new Survey();
  const wanted = new Map<string, string>();
  const paths = new Set<string>();
  for await (const entry of archive) {
    survey.see(entry);
    const path = newPath(entry.path);
    if (path === null) continue;
    paths.add(path);
    const want = wantedUnit(path);
    if (want !== null) wanted.set(want.dropIn, want.text);
    yield { ...(await converted({ ...entry, path }, notes)), origin: name };
  }
  if (!survey.isTorcx) throw survey.refusal(name);
  for (const [path, text] of wanted) {
    if (paths.has(path)) continue;
    notes.changes.push(`${path} written: ${text.trim().split("\n").at(-1)}.`);
    yield { ...fileEntry(path, Buffer.from(text)), origin: name };
  }
  notes.changes.push(...survey.leftOut().map((top) => `${top} left out: only usr/ and opt/ are merged.`));
  notes.warnings.push(CONTAINERD_WARNING);
}

export type TorcxFacts = {
  isTorcx: boolean;
  /** Why it is none, as a sentence. */
  reason: string | null;
  /** That of all its programs; null when there are none or they differ. */
  arch: Arch | null;
  /** Paths of its programs, as they will be in the image. */
  binaries: string[];
};

/** Reads through an archive to tell whether it is a Torcx image and for which CPU. */
export async function torcxFacts(archive: AsyncIterable<Entry>, name: string): Promise<TorcxFacts> {
  const survey = new Survey();
  const binaries: string[] = [];
  const arches = new Set<string>();
  for await (const entry of archive) {
    survey.see(entry);
    const path = newPath(entry.path);
    const elf = path !== null && entry.type === "file" ? readElf(await headOf(entry)) : null;
    if (path === null || elf === null) continue;
    binaries.push(path);
    arches.add(elf.arch);
  }
  const [arch] = arches.size === 1 ? arches : [];
  return {
    isTorcx: survey.isTorcx,
    reason: survey.isTorcx ? null : survey.refusal(name).message,
    arch: arch === "x86-64" || arch === "arm64" ? arch : null,
    binaries,
  };
}

async function headOf({ body }: Entry): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const chunk of body) {
    if (head.length < ELF_HEAD) head = Buffer.concat([head, chunk.subarray(0, ELF_HEAD)]);
  }
  return head;
}

/** What an archive has at its top. Torcx itself asks for `.torcx/`; images packed by hand have programs and units. */
class Survey {
  private readonly tops = new Set<string>();
  private hasProgram = false;
  private hasUnit = false;

  see({ path, type }: Entry): void {
    this.tops.add(path.split("/")[0] ?? path);
    this.hasProgram ||= type === "file" && /^(usr\/)?bin\//.test(path);
    this.hasUnit ||= type === "file" && /^(usr\/)?lib\/systemd\/system\/[^/]+\.(service|socket)$/.test(path);
  }

  get isTorcx(): boolean {
    return this.tops.has(".torcx") || (this.hasProgram && this.hasUnit);
  }

  refusal(name: string): AppError {
    const holds = [...this.tops].slice(0, 5).join(", ") || "nothing";
    return new AppError(
      "unsupported",
      `${name} is no Torcx image: it has neither a .torcx folder nor bin/ with units in lib/systemd/system/, but ${holds}.`,
    );
  }

  /** Top-level names that are not shipped, apart from Torcx's own. */
  leftOut(): string[] {
    return [...this.tops].filter((top) => newPath(`${top}/x`) === null);
  }
}

/** Null for what a sysext does not ship. */
function newPath(path: string): string | null {
  const [top = ""] = path.split("/");
  if (top === "bin" || top === "lib") return `usr/${path}`;
  if (path === "usr/sbin" || path.startsWith("usr/sbin/")) return null;
  return top === "usr" || top === "opt" ? path : null;
}

/** `…/sockets.target.wants/docker.socket` → the drop-in `sockets.target.d/10-docker-socket.conf`. */
function wantedUnit(path: string): { dropIn: string; text: string } | null {
  if (!path.startsWith(UNITS)) return null;
  const [, target, unit, type] = /^([^/]+)\.wants\/([^/]+)\.([a-z]+)$/.exec(path.slice(UNITS.length)) ?? [];
  if (target === undefined) return null;
  return { dropIn: `${UNITS}${target}.d/10-${unit}-${type}.conf`, text: `[Unit]\nUpholds=${unit}.${type}\n` };
}

async function converted(entry: Entry, { changes }: Notes): Promise<Entry> {
  const unit = entry.path.startsWith(UNITS) && /\.(service|socket)$/.test(entry.path) && entry.type === "file";
  if (!unit) return entry;
  const body = await readBody(entry, LARGEST_UNIT);
  if (body === null) throw new AppError("invalid", `${entry.path} is larger than 1 MiB, so it is no unit.`);
  // latin1 keeps every byte; all that is looked for is ASCII.
  const { text, removed, added } = convertUnit(body.toString("latin1"));
  const name = entry.path.slice(UNITS.length);
  if (removed.length > 0) changes.push(`${name}: removed ${removed.join(", ")}.`);
  if (added.length > 0) changes.push(`${name}: added ${added.join(", ")}.`);
  return fileEntry(entry.path, Buffer.from(text, "latin1"), entry.mode);
}
