import { setTimeout as sleep } from "node:timers/promises";
import { hasEnded } from "#lib/builds/state";
import { BUILDS } from "../../app/_server/operations/builds";
import { BuildAndImage, type Line, Lines, type ServerBuild } from "./answers";
import { ask } from "./ask";
import { isPassing, Refusal } from "./refusals";
import type { ServerSession } from "./server";

/** What is told of a build while it goes on. */
export type News = {
  /** Its status, stage or place in the queue changed. */
  changed(build: ServerBuild): void;
  /** How far its stage is. */
  progressed(build: ServerBuild): void;
  said(line: Line): void;
};

const LOOK_MS = 1000;
/** More than one look brings of a build that says much. */
const PAGES = 20;

/** Tells what becomes of a build, until it has ended; gives it then, with the image it made. */
export async function followBuild(id: string, news: News, session: ServerSession): Promise<BuildAndImage> {
  let known = "";
  let read = 0;
  for (;;) {
    const found = await patiently(() => ask(BUILDS.show, { params: { id }, answer: BuildAndImage }, session), session);
    const { build } = found;
    const state = JSON.stringify([build.status, build.stage, build.position]);
    const isOver = hasEnded(build.status);
    // Its last lines are of before its end.
    if (isOver) read = await tellLog(id, read, news, session);
    if (state !== known) news.changed(build);
    else news.progressed(build);
    if (isOver) return found;
    read = await tellLog(id, read, news, session);
    known = state;
    await sleep(LOOK_MS, undefined, { signal: session.signal });
  }
}

/** Tells the lines after number `read`; gives the number of the last one. */
async function tellLog(id: string, read: number, news: News, session: ServerSession): Promise<number> {
  let after = read;
  for (let page = 0; page < PAGES; page++) {
    const asked = { params: { id }, query: { after }, answer: Lines };
    const { lines, next } = await patiently(() => ask(BUILDS.log, asked, session), session);
    for (const line of lines) news.said(line);
    if (lines.length === 0 || next <= after) break;
    after = next;
  }
  return after;
}

/** How long a server may be away, as while it is started anew. */
const AWAY_MS = 120_000;
const PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30_000;

/** Asks again where a failure may be gone a moment later, and says so once. Throws the failure that stays. */
async function patiently<T>(work: () => Promise<T>, { terminal, signal }: ServerSession): Promise<T> {
  const until = performance.now() + AWAY_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || signal.aborted || performance.now() > until) throw error;
      if (attempt === 1) terminal.log("warn", `${error.message} Asking again for two minutes.`);
      const asked = error instanceof Refusal ? error.waitMs : null;
      await sleep(Math.min(asked ?? PAUSE_MS, LONGEST_PAUSE_MS), undefined, { signal });
    }
  }
}
