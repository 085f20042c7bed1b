import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atomFeed, escaped } from "./atom";

const AT = { self: "https://bakery.example/feeds/all.atom", page: "https://bakery.example/images" };

/** What a parser reads of escaped text (XML 1.0, 2.11 and 4.6). */
function read(text: string): string {
  const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#13": "\r" };
  return text.replace(/\r\n?/g, "\n").replace(/&([^;]+);/g, (_, name: string) => signs[name] ?? "?");
}

describe("escaped", () => {
  it("leaves nothing that a parser takes for markup, and loses nothing that XML can hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this leaves out
        const holdable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, "\ufffd");
        expect(escaped(text)).not.toMatch(/[<>"]|&(?!(amp|lt|gt|quot|#13);)/);
        expect(read(escaped(text))).toBe(holdable);
      }),
    );
  });

  it("replaces what XML can't hold", () => {
    expect(escaped("a\u0000b\u001b[1mc\ud800d\uffffe \u{1f9c1}\t]]>")).toBe(
      "a\ufffdb\ufffd[1mc\ufffdd\ufffde \u{1f9c1}\t]]&gt;",
    );
    expect(escaped("one\r\ntwo")).toBe("one&#13;\ntwo");
  });
});

describe("atomFeed", () => {
  it("has what RFC 4287 asks of a feed, also without entries", () => {
    const text = atomFeed({ title: "New images of <b>", ...AT, entries: [] });
    expect(text).toBe(
      [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        "<id>https://bakery.example/feeds/all.atom</id>",
        "<title>New images of &lt;b&gt;</title>",
        "<updated>1970-01-01T00:00:00.000Z</updated>",
        "<author><name>Bakehouse</name></author>",
        '<link rel="self" href="https://bakery.example/feeds/all.atom" type="application/atom+xml"/>',
        '<link rel="alternate" href="https://bakery.example/images" type="text/html"/>',
        "</feed>\n",
      ].join("\n"),
    );
  });

  it("has what RFC 4287 asks of an entry, and takes its time from the newest", () => {
    const updated = new Date("2026-11-23T08:00:00Z");
    const entry = { id: "urn:uuid:1", title: "a 1 for arm64", updated, summary: 'Says "a" & <b>' };
    const download = { address: "https://bakery.example/extensions/a-1-arm64.raw", size: 7 };
    const text = atomFeed({ title: "New", ...AT, entries: [{ ...entry, page: AT.page, download }] });
    expect(text).toContain("<updated>2026-11-23T08:00:00.000Z</updated>\n<author>");
    expect(text).toContain(
      [
        "<entry>",
        "<id>urn:uuid:1</id>",
        "<title>a 1 for arm64</title>",
        "<published>2026-11-23T08:00:00.000Z</published>",
        "<updated>2026-11-23T08:00:00.000Z</updated>",
        '<link rel="alternate" href="https://bakery.example/images" type="text/html"/>',
        '<link rel="enclosure" href="https://bakery.example/extensions/a-1-arm64.raw" type="application/octet-stream" length="7"/>',
        "<summary>Says &quot;a&quot; &amp; &lt;b&gt;</summary>",
        "</entry>\n</feed>\n",
      ].join("\n"),
    );
  });
});
