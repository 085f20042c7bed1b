import type { Journal } from "#lib/builds/journal";
import type { Made } from "#lib/builds/make";
import type { Claimed } from "#lib/builds/reads";
import type { Context } from "#lib/builds/request";
import { AppError } from "#lib/errors";
import type { ImageStore } from "#lib/images/store";
import type { NewImage } from "#lib/images/writes";
import { rehearseElsewhere, subjectOf } from "#lib/rehearse/elsewhere";
import { findJudgesOf, rehearse } from "#lib/rehearse/rehearse";
import type { Rehearsal } from "#lib/rehearse/schema";

/** Nobody waits for a bake as for a request: better late than unrehearsed, where many wait for the same worker. */
const PATIENCE_MS = 900_000;

type Stage = { output: string; store: ImageStore; journal: Journal; signal: AbortSignal };

/** What a real systemd makes of the image; null where this host has none. AppError invalid when it would not merge it: no machine would. */
export async function rehearsedHere(
  { name, file }: Claimed,
  made: Made,
  { output, store, journal, signal }: Stage,
): Promise<Rehearsal | null> {
  const { arch } = made.plan.request;
  if ((await findJudgesOf({ arch })).judges.length === 0) return null;
  const { os, osVersion = null } = made.result.self ?? made.plan.request;
  const image = { name, arch, os, osVersion, path: output, manifest: made.result.manifest };
  return told(file, await rehearse(image, { folder: await store.temporary(), signal }), journal);
}

/** The same of another host, which finds the bytes in the store: machines do not see them yet. */
export async function rehearsedThere(
  image: NewImage,
  { findRehearser }: Pick<Context, "findRehearser">,
  journal: Journal,
  signal: AbortSignal,
): Promise<Rehearsal> {
  const reason = (await findJudgesOf(image)).problems[0] ?? "";
  const subject = subjectOf(image, image.manifest);
  const how = { findRehearser, signal, patience: PATIENCE_MS };
  return told(image.file, await rehearseElsewhere(subject, reason, how), journal);
}

function told(file: string, rehearsal: Rehearsal, journal: Journal): Rehearsal {
  const { outcome, by, system, reason, remarks } = rehearsal;
  if (outcome === "refused") throw new AppError("invalid", `${file} would not be merged (${by}): ${reason}`);
  journal.line("info", outcome === "merged" ? `Merged by ${by} for ${system}.` : `Not rehearsed: ${reason}`);
  if (outcome === "merged" && reason !== null) journal.line("warn", reason);
  for (const remark of remarks) journal.line("warn", `systemd-analyze verify: ${remark}`);
  return rehearsal;
}
