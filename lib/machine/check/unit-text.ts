/** systemd takes longer lines; Ignition's parser gives up here. */
const LONGEST_LINE = 2048;
const BUFFER = 4096;

/** White space as Go knows it: unlike JavaScript's with U+0085, and without U+FEFF. */
const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/**
 * What Ignition reads in the text of a unit: the names of its sections, and why it cannot read on; null when it can. It knows
 * less than systemd: before the first section everything is skipped, a section ends at the next `]`, and then come options
 * (unit.Deserialize of coreos/go-systemd).
 */
export function readUnit(text: string): { sections: string[]; fault: string | null } {
  const sections: string[] = [];
  let at = skipToSection(text, 0);
  while (at !== null) {
    const end = text.indexOf("]", at);
    if (end < 0) return { sections, fault: `the section ${firstLine(text.slice(at))} has no ] at its end` };
    const name = text.slice(at + 1, end);
    sections.push(name);
    const garbage = firstLine(text.slice(end + 1)).trim();
    if (garbage !== "") return { sections, fault: `behind the section [${firstLine(name)}] stands ${garbage}` };
    const options = readOptions(text, lineEnd(text, end));
    if (options.fault !== null) return { sections, fault: options.fault };
    at = options.next;
  }
  return { sections, fault: null };
}

function firstLine(text: string): string {
  return (/^[^\r\n]*/.exec(text)?.[0] ?? "").slice(0, 60);
}

/** The offset behind the end of the line. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end + 1;
}

/** Comments go on where their line ends in a backslash. */
function skipComment(text: string, from: number): number {
  const end = lineEnd(text, from);
  const line = text
    .slice(from, end)
    .replace(/[\r\n]+$/, "")
    .replace(/ $/, "");
  return line.endsWith("\\") && end < text.length ? skipComment(text, end) : end;
}

function skipToSection(text: string, from: number): number | null {
  let at = from;
  while (at < text.length) {
    const sign = text[at];
    if (sign === "[") return at;
    at = sign === "#" || sign === ";" ? skipComment(text, at) : at + 1;
  }
  return null;
}

/** Reads options up to the next section. */
function readOptions(text: string, from: number): { fault: string | null; next: number | null } {
  let at = from;
  while (at < text.length) {
    const sign = text[at] ?? "";
    if (SPACE.test(sign)) at++;
    else if (sign === "[") return { fault: null, next: at };
    else if (sign === "#" || sign === ";") at = skipComment(text, at);
    else {
      const name = /^[^=\r\n]*/.exec(text.slice(at, at + BUFFER))?.[0] ?? "";
      if (text[at + name.length] !== "=") return { fault: `the line ${name.slice(0, 60)} has no =`, next: null };
      if (firstLineLength(text, at) > LONGEST_LINE) {
        return { fault: `a line of ${name.trim().slice(0, 60)}= has more than ${LONGEST_LINE} characters`, next: null };
      }
      at = skipValue(text, at + name.length + 1);
    }
  }
  return { fault: null, next: null };
}

function firstLineLength(text: string, from: number): number {
  return new TextEncoder().encode(text.slice(from, lineEnd(text, from))).length;
}

/** A value goes on where its line ends in a backslash, up to an empty line. */
function skipValue(text: string, from: number): number {
  let at = from;
  for (;;) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end).replace(/\n$/, "");
    at = end;
    if (line.trim() === "" || !line.endsWith("\\") || end >= text.length) return end;
  }
}
