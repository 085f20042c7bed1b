import type { ConfigContext } from "#lib/configs/availability";
import { serverFacts } from "#lib/configs/facts";
import { findByFiles, getManifest } from "#lib/images/reads";
import type { ImageRow } from "#lib/images/schema";
import type { ImageStore } from "#lib/images/store";
import { serverFiles } from "#lib/machine/choices/placed";
import type { MachineInput } from "#lib/machine/choices/schema";
import { osReleaseOf } from "#lib/machine/choices/targets";
import { systemFor } from "#lib/rehearse/base-tree";
import { rehearseTogether } from "#lib/rehearse/rehearse";
import type { SetRehearsal } from "#lib/rehearse/schema";

type Context = ConfigContext & { store: ImageStore };

/** The one that was asked for last: each starts programs, so one comes after the other. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Merges all images of a machine together on a small tree of its system, by this host's systemd. Images that are not baked
 * yet, or come from elsewhere, are left out; the former are told.
 */
export function rehearseMachine(input: MachineInput, context: Context): Promise<SetRehearsal> {
  const next = before.then(() => rehearseNow(input, context));
  before = next.catch(() => {});
  return next;
}

async function rehearseNow(input: MachineInput, context: Context): Promise<SetRehearsal> {
  const { store } = context;
  const files = serverFiles(input, await serverFacts(context));
  const rows = await findByFiles(files);
  const laid = await Promise.all(rows.map((row) => laidOut(row, store)));
  const images = laid.filter((image) => image !== null);
  const folder = await store.temporary();
  const together = await rehearseTogether(images, systemFor(osReleaseOf(input.target)), { folder });
  const there = new Set(images.map(({ file }) => file));
  const absent = files
    .filter((file) => !there.has(file))
    .map((file) => ({ file, outcome: "not rehearsed" as const, reason: "It is not baked yet." }));
  return { ...together, images: together.images.concat(absent) };
}

async function laidOut(row: ImageRow, store: ImageStore) {
  const path = await store.localFile(row.sha256);
  return path === null ? null : { ...row, path, manifest: await getManifest(row.file) };
}
