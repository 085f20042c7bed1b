import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { AppError, nullIfMissing } from "#lib/errors";
import { allImages, findImage, imagesOf } from "#lib/images/reads";
import type { ImageStore } from "#lib/images/store";
import { repositoryText } from "#lib/repository/texts";
import { NOOP_CONF } from "#lib/repository/transfer";

export type Answer =
  | { kind: "image"; path: string; sha256: string; size: number }
  | { kind: "text"; body: string; sha256: string };

/**
 * What stands at an address of the repository, given as the decoded parts below `/extensions/`: an image or a text, each
 * flat or in its extension's folder. `baseUrl` is what machines reach this server by. Otherwise an AppError `not_found`.
 */
export async function answer(parts: readonly string[], from: { store: ImageStore; baseUrl: string }): Promise<Answer> {
  const found = (await imageAt(parts, from.store)) ?? (await textAt(parts, from.baseUrl));
  if (found !== null) return found;
  throw new AppError("not_found", `The repository has nothing at /extensions/${parts.join("/")}.`);
}

// Found by its row, never by taking the name apart: both names and versions may hold minus signs.
async function imageAt(parts: readonly string[], store: ImageStore): Promise<Answer | null> {
  const [file, folder, ...rest] = [...parts].reverse();
  const row = file === undefined || rest.length > 0 ? null : await findImage(file);
  if (row === null || (folder !== undefined && folder !== row.name)) return null;
  const path = store.path(row.sha256);
  const size = await sizeOf(path);
  if (size !== Number(row.size))
    throw new Error(`${path}, the bytes of ${row.file}, has ${size} of ${row.size} bytes.`);
  return { kind: "image", path, sha256: row.sha256, size };
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(nullIfMissing))?.size ?? 0;
}

async function textAt(parts: readonly string[], baseUrl: string): Promise<Answer | null> {
  const [file, folder, ...rest] = [...parts].reverse();
  if (file === undefined || rest.length > 0 || !/^SHA256SUMS$|\.conf$/.test(file)) return null;
  if (file === "noop.conf" && folder === undefined) return text(NOOP_CONF);
  const body = repositoryText(file, folder === undefined ? await allImages() : await imagesOf(folder), baseUrl);
  return body === null ? null : text(body);
}

function text(body: string): Answer {
  return { kind: "text", body, sha256: createHash("sha256").update(body).digest("hex") };
}
