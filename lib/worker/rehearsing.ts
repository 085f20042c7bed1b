import { rehearseFiles } from "#lib/configs/rehearse-machine";
import type { ImageStore } from "#lib/images/store";
import type { Log } from "#lib/log";
import { answerOrder, giveBackOrder, takeOrder } from "#lib/rehearse/data-orders";
import { findJudges, hostArch } from "#lib/rehearse/judges";
import { notRehearsed, rehearseUnits } from "#lib/rehearse/rehearse";
import type { Rehearsal, SetRehearsal, Subject } from "#lib/rehearse/schema";
import { liveWorkers } from "#lib/worker/liveness";

type Settings = { id: string; context: { store: ImageStore }; stopping: AbortSignal; log: Log };

/** Does what hosts ask for that cannot rehearse images themselves; a worker whose host cannot either takes none. */
export async function rehearseOrdered({ id: worker, context, stopping, log }: Settings): Promise<void> {
  const arch = hostArch();
  if (arch === null || (await findJudges()).judges.length === 0) return;
  for (;;) {
    const living = (await liveWorkers()).map(({ id }) => id).concat(worker);
    const order = stopping.aborted ? null : await takeOrder(worker, arch, living);
    if (order === null) return;
    try {
      await answerOrder(order.id, await rehearseSubject(order.subject, context.store, stopping));
      log("info", `Rehearsed ${inWords(order.subject)} for another host.`);
    } catch (error) {
      await giveBackOrder(order.id);
      throw error;
    }
  }
}

async function rehearseSubject(
  subject: Subject,
  store: ImageStore,
  signal: AbortSignal,
): Promise<Rehearsal | SetRehearsal> {
  if (subject.kind === "set") return rehearseFiles(subject.files, subject, store);
  const folder = await store.temporary();
  const rehearsal = await store.withFile(subject.sha256, (path) =>
    rehearseUnits({ ...subject, path }, { folder, signal }),
  );
  return rehearsal ?? notRehearsed("Its bytes are not there.");
}

function inWords(subject: Subject): string {
  return subject.kind === "image" ? subject.file : `${subject.files.length} images together`;
}
