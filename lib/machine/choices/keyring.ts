import { base64, bytesOf } from "#lib/machine/formats/base64";

/** Where systemd-sysupdate looks for the keys that it checks signatures by: the one place that all its versions read. */
export const KEYRING_PATH = "/etc/systemd/import-pubring.gpg";

/** What bytes are that should be public keys one behind the other, as `gpg --export` writes them. */
export type KeyringKind = "public" | "armored" | "private" | "keybox" | "other";

/** A line that begins as a border ends a block, so that of many begins none is looked through to the end of the text. */
const BLOCK =
  /-----BEGIN PGP (PUBLIC|PRIVATE) KEY BLOCK-----\r?\n((?:(?!-----)[^\n]*\n)*)-----END PGP \1 KEY BLOCK-----/g;

/** Packets of a public key (RFC 9580, 5): key, subkey, user id, attribute, signature, and what GnuPG notes of its trust. */
const PUBLIC = new Set([6, 14, 13, 17, 2, 12]);
const SECRET = new Set([5, 7]);

/** Bytes of keys; what is larger fits into no address, of which servers take 16 kB. */
const LARGEST = 6000;

/** Keys of one's own as a choice holds them: binary, in base64. */
export type ReadKeyring = { base64: string } | { problem: string };

/** Reads public keys that are armored, or binary in base64 as addresses have it too; the problem is a sentence for a user. */
export function readKeyring(text: string): ReadKeyring {
  const bytes = /-----BEGIN PGP/.test(text) ? new TextEncoder().encode(text) : fromBase64(text);
  const kind = bytes === null ? "other" : kindOfKeyring(bytes);
  const keys = kind === "armored" ? dearmored(text) : bytes;
  if (keys === null || (kind !== "public" && kind !== "armored")) return { problem: PROBLEMS[kind] ?? UNREADABLE };
  if (keys.length > LARGEST)
    return { problem: `These keys have ${keys.length} bytes, and at most ${LARGEST} are taken: ${MINIMAL}.` };
  return { base64: base64(keys) };
}

/** A file of public keys as text: armored as it is, binary as base64. */
export function keyringText(bytes: Uint8Array): string {
  return (bytes[0] ?? 0) < 0x80 ? new TextDecoder().decode(bytes) : base64(bytes);
}

const UNREADABLE =
  "No OpenPGP public keys can be read here: gpg --armor --export FINGERPRINT writes them, from BEGIN to END.";
const MINIMAL = "gpg --armor --export-options export-minimal --export FINGERPRINT leaves out what others have signed";
const PROBLEMS: Partial<Record<KeyringKind, string>> = {
  private: "This is a private key. Machines need the public half alone: gpg --armor --export FINGERPRINT.",
  keybox: "This is GnuPG's own key box. Export the keys from it: gpg --armor --export FINGERPRINT.",
};

function fromBase64(text: string): Uint8Array | null {
  try {
    return bytesOf(text.replace(/\s/g, "").replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null;
  }
}

/** Looks at the kinds of packets only, so that it can be told in a browser; whether the keys are sound is seen by `openpgp`. */
export function kindOfKeyring(bytes: Uint8Array): KeyringKind {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  if (head.slice(8, 12) === "KBXf") return "keybox";
  if ((bytes[0] ?? 0) < 0x80) return kindOfText(new TextDecoder().decode(bytes));
  const tags = tagsOf(bytes);
  if (tags?.some((tag) => SECRET.has(tag))) return "private";
  return tags?.[0] === 6 && tags.every((tag) => PUBLIC.has(tag)) ? "public" : "other";
}

function kindOfText(text: string): KeyringKind {
  if (/-----BEGIN PGP PRIVATE KEY BLOCK-----/.test(text)) return "private";
  const bytes = dearmored(text);
  const kind = bytes === null ? "other" : kindOfKeyring(bytes);
  return kind === "public" ? "armored" : kind;
}

/** The bytes of armored keys, one block behind the other; null where there is none, or one that is damaged. */
export function dearmored(text: string): Uint8Array | null {
  const blocks = Array.from(text.matchAll(BLOCK), ([, , body = ""]) => {
    // Headers such as `Version:` end with an empty line; the last line is a checksum.
    const lines = body.replace(/^(?:[A-Za-z]+: .*\r?\n)*[ \t]*\r?\n/, "").split(/\r?\n/);
    return lines.filter((line) => !line.startsWith("=")).join("");
  });
  if (blocks.length === 0) return null;
  try {
    return Uint8Array.from(blocks.flatMap((block) => Array.from(bytesOf(block))));
  } catch {
    return null;
  }
}

/** How many keys a keyring holds. */
export function countKeys(keyring: Uint8Array): number {
  return (tagsOf(keyring) ?? []).filter((tag) => tag === 6).length;
}

/** The kinds of all packets; null where the bytes are none from the first to the last. */
function tagsOf(bytes: Uint8Array): number[] | null {
  const tags: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const packet = packetAt(bytes, at);
    if (packet === null || packet.end > bytes.length) return null;
    tags.push(packet.tag);
    at = packet.end;
  }
  return tags;
}

function packetAt(bytes: Uint8Array, at: number): { tag: number; end: number } | null {
  const byte = (offset: number) => bytes[at + offset] ?? 0;
  const number = (from: number, count: number) => {
    let value = 0;
    for (let offset = from; offset < from + count; offset++) value = value * 256 + byte(offset);
    return value;
  };
  const first = byte(0);
  if (first < 0x80) return null;
  if (first < 0xc0) {
    const count = [1, 2, 4][first & 3];
    return count === undefined ? null : { tag: (first >> 2) & 15, end: at + 1 + count + number(1, count) };
  }
  const tag = first & 63;
  const length = byte(1);
  if (length < 192) return { tag, end: at + 2 + length };
  if (length < 224) return { tag, end: at + 3 + (length - 192) * 256 + byte(2) + 192 };
  return length === 255 ? { tag, end: at + 6 + number(2, 4) } : null;
}
