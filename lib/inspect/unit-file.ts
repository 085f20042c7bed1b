/** `KEY=VALUE` in a section of a unit; lines count from 1. */
export type Assignment = { section: string; key: string; value: string; line: number };
export type UnitFile = {
  sections: { name: string; line: number }[];
  assignments: Assignment[];
  /** Lines that systemd skips, with what is wrong with each. */
  faults: { line: number; why: string }[];
};

/** A file by which systemd learns of a unit: its own, or a drop-in of it or of all units of its type. */
export type UnitPath = { unit: string; type: string; manager: string; isDropIn: boolean };

const FOLDER = /^usr\/(?:local\/)?lib\/systemd\/(system|user)\//;
const TYPE = /(?:^|\.)(service|socket|mount|automount|swap|target|path|timer|slice)$/;

/** Null for every other file, and for drop-ins that do not end in `.conf`. */
export function unitPath(path: string): UnitPath | null {
  const [folder, manager = ""] = FOLDER.exec(path) ?? [];
  if (folder === undefined) return null;
  const [first = "", second, ...deeper] = path.slice(folder.length).split("/");
  const isDropIn = second !== undefined;
  if (deeper.length > 0 || (isDropIn && !(first.endsWith(".d") && second.endsWith(".conf")))) return null;
  const unit = isDropIn ? first.slice(0, -".d".length) : first;
  const [, type] = TYPE.exec(unit) ?? [];
  return type === undefined ? null : { unit, type, manager, isDropIn };
}

/** `getty@.service` for `getty@tty1.service`: an instance has no file of its own. */
export function unitFileName(unit: string): string {
  return unit.replace(/@[^@]*(\.\w+)$/, "@$1");
}

/** What systemd reads in the text of a unit (systemd.syntax(7)). Never throws. */
export function readUnitFile(text: string): UnitFile {
  const file: UnitFile = { sections: [], assignments: [], faults: [] };
  let section: string | null = null;
  for (const { text: whole, line } of logicalLines(text)) {
    if (whole.startsWith("[")) {
      if (!whole.endsWith("]")) file.faults.push({ line, why: `the section ${whole} has no ] at its end` });
      section = whole.slice(1, whole.endsWith("]") ? -1 : undefined);
      file.sections.push({ name: section, line });
      continue;
    }
    const at = whole.indexOf("=");
    const key = whole.slice(0, Math.max(0, at)).trimEnd();
    if (at <= 0) file.faults.push({ line, why: `${whole.slice(0, 60)} is no KEY=VALUE` });
    else if (section === null) file.faults.push({ line, why: `${key}= stands before the first section` });
    else file.assignments.push({ section, key, value: whole.slice(at + 1).trim(), line });
  }
  return file;
}

/** A line goes on where it ends in a backslash; comments between are skipped. */
function* logicalLines(text: string): Generator<{ text: string; line: number }> {
  let begun: { text: string; line: number } | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trimStart();
    if (/^[#;]/.test(line)) continue;
    const goesOn = /(^|[^\\])(\\\\)*\\$/.test(line);
    const part: string = goesOn ? `${line.slice(0, -1)} ` : line;
    begun = { text: (begun?.text ?? "") + part, line: begun?.line ?? index + 1 };
    if (goesOn) continue;
    if (begun.text.trim() !== "") yield { text: begun.text.trim(), line: begun.line };
    begun = undefined;
  }
  const rest: string = begun?.text.trim() ?? "";
  if (begun !== undefined && rest !== "") yield { text: rest, line: begun.line };
}

/** systemd's own spellings of yes. */
export function isYes(value: string): boolean {
  return /^(1|yes|y|true|t|on)$/i.test(value);
}
