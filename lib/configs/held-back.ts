import { imagesOf } from "#lib/images/reads";
import type { Arch } from "#lib/words";

/** Versions that are baked here and that nobody is to be offered as the newest: candidates and withdrawn ones. */
export async function heldBack({ name, arch }: { name: string; arch: Arch }): Promise<string[]> {
  const images = await imagesOf(name);
  const held = images.filter((image) => image.arch === arch && image.revision === 0 && image.state !== "published");
  return held.map(({ version }) => version);
}
