/** What a feed says of one image or version (RFC 4287, 4.1.2). Addresses are whole ones. */
export type Entry = {
  id: string;
  title: string;
  updated: Date;
  summary: string;
  page: string;
  /** Where the entry is one file. */
  download?: { address: string; size: number };
};

export type Feed = { title: string; self: string; page: string; entries: readonly Entry[] };

/** Of a feed that has no entry yet: it must name a time, and one that stays. */
const NEVER = new Date(0);

/** The text of an Atom feed (RFC 4287). Entries are as they are given: newest first. */
export function atomFeed({ title, self, page, entries }: Feed): string {
  const lines = [
    `<?xml version="1.0" encoding="utf-8"?>`,
    `<feed xmlns="http://www.w3.org/2005/Atom">`,
    element("id", self),
    element("title", title),
    element("updated", (entries[0]?.updated ?? NEVER).toISOString()),
    `<author>${element("name", "Bakehouse")}</author>`,
    link("self", self, "application/atom+xml"),
    link("alternate", page, "text/html"),
    ...entries.flatMap(entryLines),
    "</feed>",
  ];
  return `${lines.join("\n")}\n`;
}

function entryLines({ id, title, updated, summary, page, download }: Entry): string[] {
  return [
    "<entry>",
    element("id", id),
    element("title", title),
    element("published", updated.toISOString()),
    element("updated", updated.toISOString()),
    link("alternate", page, "text/html"),
    ...(download === undefined
      ? []
      : [link("enclosure", download.address, "application/octet-stream", { length: String(download.size) })]),
    element("summary", summary),
    "</entry>",
  ];
}

function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

function link(rel: string, href: string, type: string, more: Record<string, string> = {}): string {
  const attributes = Object.entries({ rel, href, type, ...more }).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `<link ${attributes.join(" ")}/>`;
}

/** What XML 1.0 can't hold in any spelling: control characters, halves of surrogate pairs, and two that are no characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };

/** Any text as XML holds it between tags and in quotes. */
export function escaped(text: string): string {
  return text.replace(UNWRITABLE, "\ufffd").replace(/[&<>"\r]/g, (sign) => ESCAPES[sign] ?? sign);
}
