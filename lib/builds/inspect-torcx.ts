import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { torcxFacts } from "#lib/bake/torcx";
import type { SourceFormat } from "#lib/recipes/plan";
import type { Arch } from "#lib/words";

const MAGIC: [hex: string, SourceFormat][] = [
  ["1f8b", "tar.gz"],
  ["fd377a585a00", "tar.xz"],
];

/** What an archive on this disk is, told from its first bytes: the name of an upload proves nothing. */
export async function archiveFormat(file: string): Promise<SourceFormat> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(6), 0, 6, 0);
    const hex = buffer.subarray(0, bytesRead).toString("hex");
    return MAGIC.find(([start]) => hex.startsWith(start))?.[1] ?? "tar";
  } finally {
    await handle.close();
  }
}

/**
 * How a Torcx archive on this disk is packed, and the CPU of its programs: null when it has none or they differ.
 * `filename` is how errors name it. Throws AppError unsupported when it is no Torcx image.
 */
export async function inspectTorcx(
  file: string,
  filename: string,
): Promise<{ format: SourceFormat; arch: Arch | null }> {
  const format = await archiveFormat(file);
  const { arch } = await torcxFacts(createReadStream(file, { highWaterMark: 1 << 20 }), format, filename);
  return { format, arch };
}
