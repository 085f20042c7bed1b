import type { At, DocumentIssue } from "#lib/machine/check/document-issue";
import { issue } from "#lib/machine/check/issue";
import type { Document } from "#lib/machine/formats/document";

const UNSEEN = /[\p{C}\u2028\u2029]/gu;

type Named = { at: At; text: string };

/**
 * Names, paths and keys with characters that nobody sees: line separators, controls, signs that turn the direction of
 * reading. They are written so that every parser reads them alike, and are hardly ever meant.
 */
export function checkUnseen(document: Document): DocumentIssue[] {
  return [paths, units, people]
    .flatMap((texts) => texts(document))
    .flatMap(({ at, text }) => {
      const [character] = text.match(UNSEEN) ?? [];
      if (character === undefined) return [];
      const code = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
      const shown = text.replace(UNSEEN, "�");
      // No system call takes a text with NUL in it.
      const severity = character === "\0" ? "error" : "warning";
      return [issue(severity, "unseen", `${shown} holds a character that nobody sees (${code}).`, at)];
    });
}

function paths({ directories, files, links }: Document): Named[] {
  return [
    directories.map(({ path }, index): Named => ({ at: ["directories", index, "path"], text: path })),
    files.map(({ path }, index): Named => ({ at: ["files", index, "path"], text: path })),
    links.map(({ path }, index): Named => ({ at: ["links", index, "path"], text: path })),
    links.map(({ target = "" }, index): Named => ({ at: ["links", index, "target"], text: target })),
  ].flat();
}

function units({ units }: Document): Named[] {
  return [
    units.map(({ name }, index): Named => ({ at: ["units", index, "name"], text: name })),
    units.flatMap(({ dropins = [] }, index) =>
      dropins.map(({ name }, part): Named => ({ at: ["units", index, "dropins", part, "name"], text: name })),
    ),
  ].flat();
}

function people({ groups, users }: Document): Named[] {
  return [
    groups.map(({ name }, index): Named => ({ at: ["groups", index, "name"], text: name })),
    users.map(({ name }, index): Named => ({ at: ["users", index, "name"], text: name })),
    users.flatMap(({ ssh_authorized_keys: keys = [] }, index) =>
      keys.map((key, part): Named => ({ at: ["users", index, "ssh_authorized_keys", part], text: key })),
    ),
  ].flat();
}
