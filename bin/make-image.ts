import { mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BakeResult } from "#lib/bake/bake";
import { make } from "#lib/builds/make";
import { STAGE_LABEL } from "#lib/builds/state";
import { formatBytes } from "#lib/format-bytes";
import type { Image } from "#lib/images/schema";
import type { Finding } from "#lib/inspect/finding";
import type { Plan } from "#lib/recipes/plan";
import { abandonedFiles, temporaryName } from "#lib/temporary-files";
import type { Session } from "./command";

type OfTheServer =
  | "url"
  | "buildId"
  | "version"
  | "missing"
  | "state"
  | "withdrawn"
  | "decided"
  | "fetchedAt"
  | "publishedAt"
  | "keptReason";

/** An image as the command line describes it: no server has it, and no build is kept. */
export type LocalImage = Omit<Image, OfTheServer> & {
  version: string | null;
  buildId: null;
  /** What a look at it found; also in the log. */
  findings: Finding[];
};

const AROUND = { before: ".bakehouse-", after: ".partial" };

/** A folder to write into, and everything written so far under a temporary name. */
export class Tray {
  readonly folder: string;
  readonly #made: string | undefined;
  readonly #waiting = new Map<string, string>();

  private constructor(folder: string, made: string | undefined) {
    this.folder = folder;
    this.#made = made;
  }

  /** Removes what a killed run left in the folder, runs `work`, then gives all files their names. When it fails nothing is left behind, a folder made for it neither. */
  static async fill<T>(folder: string, signal: AbortSignal, work: (tray: Tray) => Promise<T>): Promise<T> {
    const whole = path.resolve(folder);
    const tray = new Tray(whole, await mkdir(whole, { recursive: true }));
    await Promise.all((await abandonedFiles(whole, Date.now(), AROUND)).map((file) => rm(file, { force: true })));
    try {
      const result = await work(tray);
      signal.throwIfAborted();
      await tray.#publish();
      return result;
    } catch (error) {
      await tray.#clear();
      throw error;
    }
  }

  /** A temporary path beside the one `file` will have. */
  place(file: string): string {
    const temporary = path.join(this.folder, `${AROUND.before}${temporaryName()}${AROUND.after}`);
    this.#waiting.set(file, temporary);
    return temporary;
  }

  write(file: string, text: string | Uint8Array): Promise<void> {
    return writeFile(this.place(file), text);
  }

  async #publish(): Promise<void> {
    for (const [file, temporary] of this.#waiting) await rename(temporary, path.join(this.folder, file));
  }

  async #clear(): Promise<void> {
    await Promise.all(Array.from(this.#waiting.values(), (temporary) => rm(temporary, { force: true })));
    if (this.#made === undefined) return;
    for (let folder = this.folder; folder.length >= this.#made.length; folder = path.dirname(folder))
      await rmdir(folder).catch(() => {}); // Something else was put in: it stays.
  }
}

const NO_LEDGER =
  "The command line keeps no ledger of digests, so it cannot tell whether bytes without a published checksum have changed since the last bake. The server can.";

/** Makes one image on the tray; what happens is written to the terminal. */
export async function makeImage(plan: Plan, file: string, tray: Tray, session: Session): Promise<LocalImage> {
  const made = await makeAt(tray.place(file), { plan, file }, session);
  if (made.plan.sources.some(({ verifiedBy }) => verifiedBy === "first-use")) session.terminal.log("info", NO_LEDGER);
  return toLocalImage(made.plan, file, made.result);
}

/** The same at a path, with all that is known of it. */
export async function makeAt(output: string, { plan, file }: { plan: Plan; file: string }, session: Session) {
  const { terminal, signal } = session;
  for (const warning of plan.warnings) terminal.log("warn", warning);
  const made = await make(plan, {
    upstream: session.context().upstream,
    signal,
    output,
    log: terminal.log,
    onStage: (stage) => terminal.stage(`${file}: ${STAGE_LABEL[stage]}`),
    onProgress: (done, total) => terminal.progress(done, total),
  });
  terminal.end();
  for (const change of made.result.changes) terminal.log("info", change);
  return made;
}

function toLocalImage(plan: Plan, file: string, { sha256, size, findings }: BakeResult): LocalImage {
  return {
    file,
    name: plan.name,
    version: plan.version,
    revision: "revision" in plan.request ? plan.request.revision : 0,
    arch: plan.arch,
    os: plan.request.os,
    sha256,
    size,
    compression: plan.compression,
    recipe: plan.recipe?.name ?? null,
    outdated: null,
    buildId: null,
    createdAt: new Date().toISOString(),
    findings,
  };
}

/** One image as `NAME.raw` with `SHA256SUMS.NAME` in the folder of `--out`, and the answer on stdout. */
export async function writeImage(plan: Plan, out: string, json: boolean, session: Session): Promise<undefined> {
  const file = `${plan.name}.raw`;
  const image = await Tray.fill(out, session.signal, async (tray) => {
    const made = await makeImage(plan, file, tray, session);
    await tray.write(`SHA256SUMS.${plan.name}`, `${made.sha256}  ${file}\n`);
    return made;
  });
  session.terminal.log("info", `${file}: ${formatBytes(image.size)}, sha256 ${image.sha256}`);
  session.print(json ? `${JSON.stringify({ image }, null, 2)}\n` : `${path.join(out, file)}\n`);
}
