import { AppError } from "#lib/errors";
import { formatBytes } from "#lib/format-bytes";
import type { Arguments } from "../arguments";
import type { BuildAndImage, ServerBuild, ServerImage } from "./answers";
import { followBuild } from "./follow-build";
import { newsForPeople, newsForPrograms, printLine } from "./news";
import type { ServerSession } from "./server";

/** Follows a build to its end and tells that. Interrupted, it leaves the build to the server, and says how to go on. */
export async function follow(id: string, given: Arguments, session: ServerSession): Promise<undefined> {
  const { terminal, server, signal } = session;
  const news = given.has("json") ? newsForPrograms(session) : newsForPeople(session);
  const ended = await followBuild(id, news, session).catch((error: unknown) => {
    terminal.end();
    if (signal.aborted)
      terminal.log("info", `The build goes on at ${server.host}. To cancel it: ${server.call} builds cancel ${id}`);
    terminal.log("info", `To follow it again: ${server.call} builds follow ${id}`);
    throw error;
  });
  tellEnd(ended, given, session);
}

/** The image's address on stdout, its size and digest on the terminal, and whether machines see it. Throws AppError where there is none. */
export function tellEnd({ build, image }: BuildAndImage, given: Arguments, session: ServerSession): void {
  const { terminal, server, print } = session;
  terminal.end();
  if (given.has("json")) printLine({ event: "ended", build, image }, session);
  if (image === null) throw new AppError("conflict", whyNone(build));
  terminal.log("info", `${image.file}: ${formatBytes(image.size)}, sha256 ${image.sha256}`);
  if (image.state !== "published") terminal.log("info", unseen(image, server.call));
  if (!given.has("json")) print(`${image.url}\n`);
}

function whyNone({ status, file, error }: ServerBuild): string {
  if (error !== null) return error.message.replace(/\s+/g, " ");
  return status === "cancelled" ? `The build of ${file} was cancelled.` : `${file} was deleted since it was baked.`;
}

function unseen({ file, state }: ServerImage, call: string): string {
  if (state !== "candidate") return `Machines do not see it: it is ${state}.`;
  return `Machines do not see it yet: it is a candidate, until a publisher publishes it: ${call} publish ${file}`;
}
