import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Manifest } from "#lib/images/manifest";
import { findOutcome, forgetOrder, placeOrder } from "#lib/rehearse/data-orders";
import { notRehearsed, unitsOf } from "#lib/rehearse/rehearse";
import { type ImageSubject, Rehearsal, type Subject } from "#lib/rehearse/schema";
import type { Arch } from "#lib/words";

const LOOK_MS = 300;
/** A worker that was killed a moment ago is taken for alive at first. */
const LOOKS_FOR_WORKERS = 10;
/** Proxies wait two minutes for an answer, and a rehearsal ends after one. */
const PATIENCE_MS = 100_000;

/** What is said of an answer that has another form. */
export const UNREADABLE = "The worker that did it is of another version: its answer cannot be read.";

/** Whether a worker that lives can rehearse images for an architecture, and how many workers live. */
export type FindRehearser = (arch: Arch) => Promise<{ isThere: boolean; living: number }>;

/** `patience`: milliseconds; left out, as long as a request can wait. */
type Surroundings = { findRehearser: FindRehearser; signal?: AbortSignal | undefined; patience?: number };
type Answer = { outcome: unknown } | { outcome: null; reason: string };

/**
 * Has a worker rehearse an image that this host cannot rehearse, for the reason given. Where no worker that lives can either the
 * outcome says so. Throws for `signal`, and where the database cannot be used.
 */
export async function rehearseElsewhere(
  subject: ImageSubject,
  reason: string,
  surroundings: Surroundings,
): Promise<Rehearsal> {
  const answer = await askWorker(subject, surroundings);
  const { success, data } = Rehearsal.safeParse(answer.outcome);
  if (success) return data;
  return notRehearsed(`${reason} ${"reason" in answer ? answer.reason : UNREADABLE}`.trim());
}

/** What a worker that can makes of it; or a sentence that says why there is no answer, empty where this host's own reason is enough. */
export async function askWorker(
  subject: Subject,
  { findRehearser, signal, patience = PATIENCE_MS }: Surroundings,
): Promise<Answer> {
  const noneCan = async () => {
    const { isThere, living } = await findRehearser(subject.arch);
    if (isThere) return null;
    return { outcome: null, reason: living < 2 ? "" : noWorkerCan(subject.arch, living) };
  };
  const refusal = await noneCan();
  if (refusal !== null) return refusal;
  const id = randomUUID();
  const deadline = performance.now() + patience;
  await placeOrder(id, subject, new Date());
  try {
    for (let look = 1; performance.now() < deadline; look++) {
      const outcome = await findOutcome(id);
      if (outcome !== null) return { outcome };
      const gone = look % LOOKS_FOR_WORKERS === 0 ? await noneCan() : null;
      if (gone !== null) return gone;
      await sleep(LOOK_MS, undefined, { signal });
    }
    const reason = `The worker that can did not do it within ${Math.round(patience / 1000)} s.`;
    return { outcome: null, reason };
  } finally {
    await forgetOrder(id);
  }
}

/** What another host needs to know of an image. */
export function subjectOf(image: Omit<ImageSubject, "kind" | "units">, manifest: Manifest): ImageSubject {
  const { file, name, arch, os, osVersion, sha256 } = image;
  return { kind: "image", file, name, arch, os, osVersion, sha256, units: unitsOf(manifest) };
}

/** One sentence for an image that nobody can rehearse. */
export function noWorkerCan(arch: Arch, living: number): string {
  const which = living === 1 ? "The one worker that runs cannot" : `None of the ${living} workers that run can`;
  return living === 0 ? "No worker runs." : `${which} rehearse images for ${arch}.`;
}
