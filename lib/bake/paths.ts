import { AppError } from "#lib/errors";

/** The longest path an archive may hold, in characters: what an image's file list can carry. */
export const LONGEST_PATH = 1024;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const UNWANTED = /[\u0000-\u001f\u007f\\\ufffd]/;

/** A path as archives spell it (`./docker/runc`, `docker//`) in normal form; empty for the archive's root. */
export function normalPath(spelled: string, owner: string): string {
  const refuse = (why: string) => new AppError("invalid", `${owner} holds the path ${quoted(spelled)}, which ${why}.`);
  if (spelled.startsWith("/")) throw refuse("is absolute");
  const parts = spelled.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw refuse("leaves its folder");
  if (UNWANTED.test(spelled)) throw refuse("has control characters, backslashes or bytes that are no UTF-8");
  const path = parts.join("/");
  if (path.length > LONGEST_PATH) throw refuse(`is longer than ${LONGEST_PATH} characters`);
  return path;
}

/** Whether a link at `path` stays in the image. An absolute target is the machine's own path once the image is merged. */
export function linkStaysInside(path: string, target: string): boolean {
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

/** A path from outside as it may be shown: short, with escapes for what a terminal would obey. */
export function quoted(path: string): string {
  return JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
}
