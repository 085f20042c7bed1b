/** What Go's linker wrote about a build: `go version -m` shows the same. */
export type GoBuild = {
  /** Of Go itself: `go1.22.3`. */
  version: string;
  /** The path of the main module. */
  module?: string;
  /** Modules that it was built with, each with its version; one that replaces another stands for it. */
  modules?: [path: string, version: string][];
};

/** The form since Go 1.18, in which both texts follow at once (Go's debug/buildinfo). */
const MAGIC = Buffer.from("\xff Go buildinf:", "latin1");
const ALIGNED = 16;
const TEXTS_AT = 32;
const INLINE = 2;
/** The text of the modules stands between two marks of so many bytes. */
const MARK = 16;
const MOST = 1 << 18;
const MOST_MODULES = 2000;

/** Finds what Go wrote while a file goes by once, and holds no more of it than that may be long. */
export class GoReader {
  private window = Buffer.alloc(0);
  /** Where in the file the window begins. */
  private start = 0;
  private found: GoBuild | null = null;

  see(chunk: Uint8Array): void {
    if (this.found !== null) return;
    this.window = Buffer.concat([this.window, chunk]);
    this.look(false);
  }

  build(): GoBuild | null {
    if (this.found === null) this.look(true);
    return this.found;
  }

  private look(isEnd: boolean): void {
    let from = 0;
    for (let at = this.window.indexOf(MAGIC); at !== -1; at = this.window.indexOf(MAGIC, from)) {
      from = at;
      if (!isEnd && this.window.length - at < MOST) break;
      if ((this.start + at) % ALIGNED === 0) this.found = readGoBuild(this.window.subarray(at, at + MOST));
      if (this.found !== null) break;
      from = at + MAGIC.length;
    }
    const isWaiting = this.window.indexOf(MAGIC, from) === from;
    const kept = isWaiting ? from : Math.max(from, this.window.length - MAGIC.length + 1);
    this.start += kept;
    this.window = this.found === null ? this.window.subarray(kept) : Buffer.alloc(0);
  }
}

/** Null for everything that only looks like it, such as the same mark in a program that reads it. */
function readGoBuild(bytes: Buffer): GoBuild | null {
  if (((bytes[15] ?? 0) & INLINE) === 0) return null;
  const version = textAt(bytes, TEXTS_AT);
  const name = version?.text.toString("latin1");
  if (!version || name === undefined || !/^(go|devel)[\x20-\x7e]{1,120}$/.test(name)) return null;
  const modules = textAt(bytes, version.end)?.text;
  const text =
    modules === undefined || modules.length < 2 * MARK ? "" : modules.toString("utf8", MARK, modules.length - MARK);
  return Object.assign({ version: name }, modulesIn(text));
}

/** A text after its length, which is a varint. */
function textAt(bytes: Buffer, at: number): { text: Buffer; end: number } | null {
  let length = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte >= 0x80) continue;
    const begin = at + index + 1;
    return begin + length > bytes.length ? null : { text: bytes.subarray(begin, begin + length), end: begin + length };
  }
  return null;
}

/** Lines of words between tabs: `mod` the main module, `dep` another one, `=>` what stands in the place of the line before. */
function modulesIn(text: string): Omit<GoBuild, "version"> {
  const found: Omit<GoBuild, "version"> = {};
  const modules: [string, string][] = [];
  for (const line of text.split("\n")) {
    const [word, path = "", version = ""] = line.split("\t");
    if (!isPlain(path) || !isPlain(version)) continue;
    if (word === "mod") found.module = path;
    if (word === "=>") modules.pop();
    if ((word === "dep" || word === "=>") && modules.length < MOST_MODULES) modules.push([path, version]);
  }
  if (modules.length > 0) found.modules = modules;
  return found;
}

function isPlain(word: string): boolean {
  return /^[\x21-\x7e]{1,300}$/.test(word);
}
