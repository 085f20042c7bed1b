import type { Texts } from "#lib/images/manifest";

/** Bytes of one text, and of all of an image. */
const LARGEST_TEXT = 64 << 10;
const MOST_TEXT = 1 << 20;

const WANTED = [
  /^usr\/(local\/)?lib\/systemd\/(system|user)\/([^/]+\.d\/)?[^/]+\.(conf|service|socket|mount|automount|swap|target|path|timer|slice)$/,
  /^usr\/lib\/(tmpfiles|sysusers)\.d\/[^/]+\.conf$/,
  /^usr\/lib\/extension-release\.d\/extension-release\.[^/]+$/,
];

/** Whether the lint wants to know what this file says: units and their drop-ins, tmpfiles.d, sysusers.d, extension-release. */
export function isWantedText({ path, type, size }: { path: string; type: string; size: number }): boolean {
  return type === "file" && size <= LARGEST_TEXT && WANTED.some((pattern) => pattern.test(path));
}

/** Keeps the texts of an image as they go by, as long as there is room and they are text. */
export class TextKeeper {
  readonly texts: Texts = {};
  private room = MOST_TEXT;

  keep(path: string, bytes: Uint8Array): void {
    if (bytes.length > this.room) return;
    const text = textOf(bytes);
    if (text === null) return;
    this.room -= bytes.length;
    this.texts[path] = text;
  }
}

function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
