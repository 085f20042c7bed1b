import { gunzipSync, gzipSync } from "fflate";
import { base64, bytesOf } from "#lib/machine/formats/base64";

export type Encoded = { source: string; compression: "" | "gzip" };

/** A gzip of more than this many bytes is left as it is: its size field is only a claim. */
const LARGEST = 16 * 1024 * 1024;

/**
 * Text as a data URL, the shortest of percent-encoded, base64 and gzip as Butane chooses (MakeDataURL in its base/util/url.go:
 * four more bytes count for gzip, and `compression` is always written). The gzip has no time in it, so all places give the
 * same bytes.
 */
export function toDataUrl(text: string): Encoded {
  const bytes = new TextEncoder().encode(text);
  // Escapes exactly what Go's dataurl.Escape does: all but letters, digits and -_.!~*'()
  const escaped = `,${encodeURIComponent(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes))}`;
  const plain = `;base64,${base64(bytes)}`;
  const shorter = plain.length < escaped.length ? plain : escaped;
  // Nothing this short gets shorter by a gzip header of 18 bytes.
  if (shorter.length < 40) return { source: `data:${shorter}`, compression: "" };
  const zipped = `;base64,${base64(gzipSync(bytes, { level: 9, mtime: 0 }))}`;
  return zipped.length + "gzip".length < shorter.length
    ? { source: `data:${zipped}`, compression: "gzip" }
    : { source: `data:${shorter}`, compression: "" };
}

/** The text behind a data URL; null when there is none, or when it is not text. */
export function fromDataUrl(source: string, compression: string | undefined): string | null {
  const bytes = bytesOfDataUrl(source, compression);
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** What is behind a data URL; null when it is none, or when it cannot be read. */
export function bytesOfDataUrl(source: string, compression: string | undefined): Uint8Array | null {
  const [, meta, payload] = /^data:([^,]*),(.*)$/s.exec(source) ?? [];
  if (meta === undefined || payload === undefined) return null;
  try {
    const bytes = meta.endsWith(";base64") ? bytesOf(decodeURIComponent(payload)) : percentDecoded(payload);
    return compression === "gzip" ? unzipped(bytes) : bytes;
  } catch {
    return null;
  }
}

function percentDecoded(text: string): Uint8Array {
  return new TextEncoder().encode(decodeURIComponent(text));
}

function unzipped(bytes: Uint8Array): Uint8Array {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.byteLength - 4, true);
  if (size > LARGEST) throw new RangeError("too large");
  return gunzipSync(bytes);
}
