import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { findSandbox } from "#lib/bake/sandbox";
import { requireSquashfs } from "#lib/bake/squashfs";
import type { Context } from "#lib/context";
import { requireRoom } from "#lib/disk-space";
import { messageOf } from "#lib/errors";
import { findKeyTrouble, inWords } from "#lib/signing/hosts";
import { liveWorkers } from "#lib/worker/liveness";
import type { Checks } from "./operations/server";

/**
 * Looks whether an image could be baked right now; `ok` when nothing is in the way. Machines are served without a worker too, and
 * whatever key others sign with: whoever takes unready servers out of a pool does not ask for that.
 */
export async function readiness(
  { env, store }: Context,
  { needsWorker }: { needsWorker: boolean },
): Promise<{ ok: boolean; checks: Checks }> {
  const [database, data, images, mksquashfs, sandbox, worker, signing] = await Promise.all([
    check(() => liveWorkers().then(() => "answers")),
    check(() => tryToWrite(env.BAKEHOUSE_DATA)),
    check(() => store.check()),
    check(requireSquashfs),
    check(sandboxInWords),
    needsWorker ? check(async () => requireWorker((await liveWorkers()).length)) : null,
    needsWorker ? check(requireOneKey) : null,
  ]);
  const here = { database, data, store: images, mksquashfs, sandbox };
  const checks: Checks = { ...here, ...(worker !== null && { worker }), ...(signing !== null && { signing }) };
  return { ok: Object.values(checks).every(({ ok }) => ok), checks };
}

async function check(look: () => Promise<string>): Promise<{ ok: boolean; detail: string }> {
  try {
    return { ok: true, detail: await look() };
  } catch (error) {
    return { ok: false, detail: messageOf(error) };
  }
}

async function tryToWrite(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(/* turbopackIgnore: true */ folder, `.writable-${randomUUID()}`);
  await writeFile(file, "");
  await rm(file);
  await requireRoom(folder);
  return "writable";
}

/** There may be none: that is told, and keeps nothing from being baked. */
async function sandboxInWords(): Promise<string> {
  const { by, keeps } = await findSandbox();
  return `${by}: ${keeps}`;
}

function requireWorker(count: number): string {
  if (count > 0) return `${count} alive`;
  throw new Error("No worker has given a sign of life. Start one with npm start, or look at its log.");
}

async function requireOneKey(): Promise<string> {
  const trouble = await findKeyTrouble();
  if (trouble !== null) throw new Error(inWords(trouble));
  return "all hosts alike";
}
