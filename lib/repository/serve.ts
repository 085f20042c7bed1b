import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { AppError, nullIfMissing } from "#lib/errors";
import { findImage } from "#lib/images/reads";
import type { ImageStore } from "#lib/images/store";
import { ALL, findPublication, findStreams } from "#lib/repository/reads";
import { confText, streamConfText } from "#lib/repository/texts";
import { NOOP_CONF } from "#lib/repository/transfer";

export type Answer =
  | { kind: "image"; path: string; sha256: string; size: number }
  | { kind: "text"; body: string; sha256: string };

/**
 * What stands at an address of the repository, given as the decoded parts below `/extensions/`: an image or a text, each
 * flat or in its extension's folder. `baseUrl` is what machines reach this server by. Otherwise an AppError `not_found`.
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
  const [file, folder, ...rest] = [...parts].reverse();
  if (file === undefined || rest.length > 0 || parts.some((part) => part.startsWith(ALL))) return null;
  if (file === "SHA256SUMS") return sums(folder ?? ALL);
  if (file.endsWith(".conf")) return conf(file.slice(0, -".conf".length), folder, baseUrl);
  return image(file, folder, store);
}

async function sums(scope: string): Promise<Answer | null> {
  const publication = await findPublication(scope);
  if (publication === null || publication.text === "") return null;
  return { kind: "text", body: publication.text, sha256: publication.sha256 };
}

/** Made here, since its address may be the one that the request came to; what confs there are, the publication says. */
async function conf(name: string, folder: string | undefined, baseUrl: string): Promise<Answer | null> {
  if (name === "noop" && folder === undefined) return text(NOOP_CONF);
  for (const extension of folder === undefined ? extensionsIn(name) : [folder]) {
    const streams = await findStreams(extension);
    const address = `${baseUrl}/extensions/${extension}`;
    if (streams === null) continue;
    if (name === extension) return text(confText(extension, address));
    const stream = streams.find((each) => name === `${extension}-${each}`);
    if (stream !== undefined) return text(streamConfText(extension, stream, address));
  }
  return null;
}

/** Whose conf `docker-compose-2.20` may be: `docker-compose-2.20`, else `docker-compose`, else `docker`. */
function extensionsIn(name: string): string[] {
  const parts = name.split("-");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("-"));
}

function text(body: string): Answer {
  return { kind: "text", body, sha256: createHash("sha256").update(body).digest("hex") };
}

// Found by its row, never by taking the name apart: both names and versions may hold minus signs.
async function image(file: string, folder: string | undefined, store: ImageStore): Promise<Answer | null> {
  const row = await findImage(file);
  if (row === null || (folder !== undefined && folder !== row.name)) return null;
  const path = store.path(row.sha256);
  const size = (await stat(path).catch(nullIfMissing))?.size ?? 0;
  if (size !== row.size) throw new Error(`${path}, the bytes of ${row.file}, has ${size} of ${row.size} bytes.`);
  return { kind: "image", path, sha256: row.sha256, size };
}
