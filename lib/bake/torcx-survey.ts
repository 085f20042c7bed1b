import type { ArchiveEntry } from "#lib/bake/entry";
import { AppError } from "#lib/errors";

/**
 * Tells from an archive's paths whether it is a Torcx image: one with the `.torcx` folder that Torcx asks for, or one packed by
 * hand, with programs in `bin/` and units in `lib/systemd/system/`.
 */
export class Survey {
  private readonly tops = new Set<string>();
  private readonly dropped = new Set<string>();
  private hasProgram = false;
  private hasUnit = false;

  see({ path, type }: ArchiveEntry): void {
    const [top = ""] = path.split("/");
    this.tops.add(top);
    if (imagePathOf(path) === null && path !== "usr" && path !== "opt")
      this.dropped.add(top === "usr" ? "usr/sbin" : top);
    this.hasProgram ||= type === "file" && /^(usr\/)?bin\//.test(path);
    this.hasUnit ||= type === "file" && /^(usr\/)?lib\/systemd\/system\/[^/]+\.(service|socket)$/.test(path);
  }

  /** Throws `unsupported` with the reason when what was seen is none. */
  requireTorcx(name: string): void {
    if (this.tops.has(".torcx") || (this.hasProgram && this.hasUnit)) return;
    const tops = Array.from(this.tops);
    const holds = tops.slice(0, SHOWN).join(", ") + (tops.length > SHOWN ? ", …" : "");
    const has = tops.length > 0 ? `at its top there is ${holds}` : "it is empty";
    throw new AppError(
      "unsupported",
      `${name} is no Torcx image: it has neither a .torcx folder nor programs in bin/ with units in lib/systemd/system/; ${has}.`,
    );
  }

  /** Folders that a sysext does not ship. */
  leftOut(): string[] {
    return Array.from(this.dropped);
  }
}

const SHOWN = 5;

/** Where a path of a Torcx image is in the sysext; null for what a sysext does not ship. */
export function imagePathOf(path: string): string | null {
  const [top = ""] = path.split("/");
  const moved = top === "bin" || top === "lib" ? `usr/${path}` : path;
  const shipped = moved.startsWith("usr/") || moved.startsWith("opt/");
  return shipped && !moved.startsWith("usr/sbin/") && moved !== "usr/sbin" ? moved : null;
}
