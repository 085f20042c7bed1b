import { escaped } from "#lib/bake/paths";
import { Stage } from "#lib/builds/schema";
import { STAGE_LABEL, STATUS } from "#lib/builds/state";
import type { Flag } from "../arguments";
import type { Line, ServerBuild } from "./answers";
import type { News } from "./follow-build";
import type { ServerSession } from "./server";

export const JSON_LINES: Flag = {
  help: "print what happens as JSON, an object on each line; the last one has the build and its image",
};

/** For people: stages, lines of the log and progress on the terminal. */
export function newsForPeople({ terminal }: ServerSession): News {
  return {
    changed(build) {
      const { status, position, file } = build;
      if (status === "running") return terminal.stage(labelOf(build));
      const place = position === null ? "" : `: ${position === 1 ? "the next one" : `number ${position}`} in the queue`;
      if (status === "queued") terminal.log("info", `${file} waits${place}.`);
    },
    progressed({ status, progress }) {
      if (status === "running" && progress !== null) terminal.progress(progress.done, progress.total);
    },
    // One line each, whatever is in it.
    said: ({ level, text }) => terminal.log(level, escaped(text)),
  };
}

function labelOf({ file, stage }: ServerBuild): string {
  const known = Stage.safeParse(stage).data;
  return escaped(`${file}: ${known === undefined ? (stage ?? STATUS.running.label) : STAGE_LABEL[known]}`);
}

/** For programs: an object on each line, told apart by `event`. */
export function newsForPrograms(session: ServerSession): News {
  const tell = (event: string, facts: object) => printLine({ event, ...facts }, session);
  return {
    changed: ({ status, stage, position }) => tell("status", { status, stage, position }),
    progressed: ({ progress }) => progress && tell("progress", { done: progress.done, total: progress.total }),
    said: (line: Line) => tell("log", { line }),
  };
}

/** One object on one line of stdout. */
export function printLine(document: object, { print }: ServerSession): void {
  print(`${escaped(JSON.stringify(document))}\n`);
}
