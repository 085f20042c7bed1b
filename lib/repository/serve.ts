import { createHash } from "node:crypto";
import { AppError } from "#lib/errors";
import { missingBytes } from "#lib/images/missing";
import { findImage } from "#lib/images/reads";
import type { ImageStore } from "#lib/images/store";
import { indexPage } from "#lib/repository/index-page";
import {
  ALL,
  findPublication,
  findSignature,
  findStreams,
  listPublished,
  type Publication,
  publicationText,
} from "#lib/repository/reads";
import { confText, EMPTY, streamConfText } from "#lib/repository/texts";
import { NOOP_CONF } from "#lib/repository/transfer";
import { readKeyring } from "#lib/signing/data";
import { isSigned } from "#lib/signing/signing";

export type Answer =
  | { kind: "image"; file: string; extension: string; sha256: string; size: number }
  | { kind: "text"; type: string; sha256: string; body(): Promise<Buffer> };

const PLAIN = "text/plain; charset=utf-8";
const HTML = "text/html; charset=utf-8";
/** The keyring by the name that it has on machines, in `/etc/systemd`. */
const KEYRING = "import-pubring.gpg";
const ELSEWHERE = ["SHA256SUMS.sha256.asc", "SHA256SUMS.sha256.gpg", "SHA256SUMS.asc"];

/**
 * What stands at an address of the repository, given as the decoded parts below `/extensions/`: an image or a text, each
 * flat or in its extension's folder, and at the top a list for people. `baseUrl` is what machines reach this server by. Otherwise an AppError `not_found`.
 */
export async function answer(parts: readonly string[], from: { store: ImageStore; baseUrl: string }): Promise<Answer> {
  const found = await look(parts, from);
  if (found !== null) return found;
  throw new AppError("not_found", `The repository has nothing at /extensions/${parts.join("/")}.`);
}

async function look(
  parts: readonly string[],
  { store, baseUrl }: { store: ImageStore; baseUrl: string },
): Promise<Answer | null> {
  if (parts.length === 0) return text(indexPage(await listPublished(), isSigned()), HTML);
  const [file, folder, ...rest] = parts.toReversed();
  if (file === undefined || rest.length > 0 || parts.some((part) => part.startsWith(ALL))) return null;
  if (file === "SHA256SUMS") return sums(folder ?? ALL);
  if (file === "SHA256SUMS.gpg") return signature(folder ?? ALL);
  // systemd 262 asks for these at every poll, before it asks for the one above.
  if (ELSEWHERE.includes(file)) return null;
  if (file === KEYRING && folder === undefined) return keyring();
  if (file.endsWith(".conf")) return conf(file.slice(0, -".conf".length), folder, baseUrl);
  return image(file, folder, store);
}

async function sums(scope: string): Promise<Answer | null> {
  const publication = await findPublication(scope);
  if (publication === null || publication.sha256 === EMPTY) return null;
  return { kind: "text", type: PLAIN, sha256: publication.sha256, body: () => textOf(publication) };
}

async function signature(scope: string): Promise<Answer | null> {
  const found = isSigned() ? await findSignature(scope) : null;
  return found === null ? null : binary(found, "application/pgp-signature");
}

async function keyring(): Promise<Answer | null> {
  const found = await readKeyring();
  return found === null ? null : binary(found.keyring, "application/pgp-keys");
}

/** Of the publications that were asked for last: many machines ask for the same one at once. */
const texts = new Map<string, Buffer>();
const TEXTS = 16;

async function textOf(publication: Publication): Promise<Buffer> {
  const known = texts.get(publication.sha256);
  if (known !== undefined) return known;
  const text = Buffer.from(await publicationText(publication));
  texts.set(publication.sha256, text);
  for (const oldest of Array.from(texts.keys()).slice(0, -TEXTS)) texts.delete(oldest);
  return text;
}

/** Made here, since its address may be the one that the request came to; what confs there are, the publication says. */
async function conf(name: string, folder: string | undefined, baseUrl: string): Promise<Answer | null> {
  if (name === "noop" && folder === undefined) return text(NOOP_CONF);
  for (const extension of folder === undefined ? extensionsIn(name) : [folder]) {
    const streams = await findStreams(extension);
    const address = `${baseUrl}/extensions/${extension}`;
    if (streams === null) continue;
    if (name === extension) return text(confText(extension, address, isSigned()));
    const stream = streams.find((each) => name === `${extension}-${each}`);
    if (stream !== undefined) return text(streamConfText(extension, stream, address, isSigned()));
  }
  return null;
}

/** Whose conf `docker-compose-2.20` may be: `docker-compose-2.20`, else `docker-compose`, else `docker`. */
function extensionsIn(name: string): string[] {
  const parts = name.split("-");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("-"));
}

function text(body: string, type = PLAIN): Answer {
  return binary(Buffer.from(body), type);
}

function binary(bytes: Uint8Array, type: string): Answer {
  const body = Buffer.from(bytes);
  return { kind: "text", type, sha256: createHash("sha256").update(body).digest("hex"), body: async () => body };
}

// Found by its row, never by taking the name apart: both names and versions may hold minus signs.
async function image(file: string, folder: string | undefined, store: ImageStore): Promise<Answer | null> {
  const row = await findImage(file);
  if (row === null || (folder !== undefined && folder !== row.name)) return null;
  const { sha256, size } = row;
  const stored = await store.stat(sha256);
  if (stored === null) throw new AppError("not_found", missingBytes(row));
  if (stored.size !== size) throw new Error(`The store has ${stored.size} of the ${size} bytes of ${file}, ${sha256}.`);
  return { kind: "image", file, extension: row.name, sha256, size };
}
