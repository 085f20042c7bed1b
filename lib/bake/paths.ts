import { AppError } from "#lib/errors";

/** The longest path an image may hold, in characters: what its file list can carry, and less than Linux takes (4095 bytes). */
const LONGEST_PATH = 1024;
const DEEPEST = 129;
/** The longest name and link target of Linux, in bytes (NAME_MAX; PATH_MAX without its NUL). */
const LONGEST_NAME = 255;
const LONGEST_TARGET = 4095;

/** More than any image has that people made: mksquashfs takes far too long for more, and their list too much memory. */
export const MOST_IN_IMAGE = 100_000;

/** What a terminal or a page would obey instead of show: C0, DEL, C1, line separators, marks that turn the direction of text or are not seen. */
const CONTROL = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** A path as archives spell it (`./docker/runc`, `docker//`) in normal form; empty for the archive's root. */
export function normalPath(spelled: string, owner: string): string {
  const refuse = (why: string) => new AppError("invalid", `${owner} holds the path ${quoted(spelled)}, which ${why}.`);
  if (spelled.startsWith("/")) throw refuse("is absolute");
  const parts = spelled.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw refuse("leaves its folder");
  const path = parts.join("/");
  const problem = pathProblem(path);
  if (problem !== null) throw refuse(problem);
  return path;
}

/** Why no image can have this path, to follow `which`; null when it can. */
export function pathProblem(path: string): string | null {
  if (path.search(CONTROL) >= 0 || /[\\\ufffd]/.test(path))
    return "has control characters, backslashes or bytes that are no UTF-8";
  if (path.length > LONGEST_PATH) return `is longer than ${LONGEST_PATH} characters`;
  const names = path.split("/");
  if (names.length > DEEPEST) return `lies more than ${DEEPEST - 1} folders deep`;
  const long = names.some((name) => Buffer.byteLength(name) > LONGEST_NAME);
  return long ? `has a name of more than ${LONGEST_NAME} bytes` : null;
}

/** Why no image can have a link at `path` with this target, to follow `is a link`; null when it can. */
export function targetProblem(path: string, target: string): string | null {
  if (target === "") return "to nothing";
  if (Buffer.byteLength(target) > LONGEST_TARGET) return `whose target has more than ${LONGEST_TARGET} bytes`;
  if (target.search(CONTROL) >= 0 || target.includes("\ufffd"))
    return `whose target has control characters or bytes that are no UTF-8: ${quoted(target)}`;
  return linkStaysInside(path, target) ? null : `that leaves the image: ${quoted(target)}`;
}

/** Whether a link at `path` stays in the image. An absolute target is the machine's own path once the image is merged. */
function linkStaysInside(path: string, target: string): boolean {
  if (target.startsWith("/")) return true;
  let depth = path.split("/").length - 1;
  for (const part of target.split("/")) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) return false;
  }
  return true;
}

/** `usr`, `usr/lib` for `usr/lib/os-release`. */
export function parentsOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** A path from outside as it may be shown: short, in quotes, with escapes for what a terminal would obey. */
export function quoted(path: string): string {
  return escaped(JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path));
}

/** A text from outside as it may be shown, with escapes for what a terminal would obey. */
export function escaped(text: string): string {
  return text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
