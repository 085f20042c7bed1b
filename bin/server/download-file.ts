import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Response } from "undici";
import { AppError, nullIfMissing } from "#lib/errors";
import type { Limits } from "#lib/upstream/limits";
import { backOff } from "#lib/upstream/retry-after";
import { startWatch, type Watch } from "#lib/upstream/watch";
import { next } from "../fetch-address";
import type { ServerImage } from "./answers";
import { headersFor, readRefusal } from "./ask";
import { connectionRefusal, isPassing, Refusal, Unreachable } from "./refusals";
import type { Server, ServerSession } from "./server";

const ATTEMPTS = 4;
const REDIRECTS = 5;
const LIMITS: Omit<Limits, "maxBytes"> = {
  silenceMs: 60_000,
  leastRate: 1000,
  wholeMs: 24 * 3_600_000,
  waitMs: 0,
  attempts: 1,
};

type Wanted = Pick<ServerImage, "file" | "sha256" | "size">;

/**
 * Downloads an image into a folder, made if missing, and gives its path. What breaks off goes on where it did: here, and when the
 * command is called again, by what was left as `FILE.DIGEST.partial`. Nothing has the image's name but bytes of its digest.
 */
export async function downloadFile(image: Wanted, folder: string, session: ServerSession): Promise<string> {
  await mkdir(folder, { recursive: true });
  const target = path.join(folder, image.file);
  if (await isIt(target, image)) {
    session.terminal.log("info", `${target} is there already.`);
    return target;
  }
  const partial = `${target}.${image.sha256.slice(0, 12)}.partial`;
  await receiveAll(partial, image, session);
  session.terminal.end();
  if (!(await isIt(partial, image))) {
    await rm(partial);
    throw new AppError("upstream", `What came for ${image.file} is not what the server says it is: nothing was kept.`);
  }
  await rename(partial, target);
  return target;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(nullIfMissing))?.size ?? 0;
}

async function isIt(file: string, { size, sha256 }: Wanted): Promise<boolean> {
  if ((await sizeOf(file)) !== size) return false;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex") === sha256;
}

/** Attempt after attempt, as long as each brings something. */
async function receiveAll(partial: string, image: Wanted, session: ServerSession): Promise<void> {
  const { terminal, signal } = session;
  terminal.stage(image.file);
  if ((await sizeOf(partial)) > image.size) await rm(partial);
  let [here, attempt] = [await sizeOf(partial), 1];
  while (here < image.size) {
    try {
      await receiveRest(partial, here, image, session);
    } catch (error) {
      const now = await sizeOf(partial);
      attempt = now > here ? 2 : attempt + 1;
      if (signal.aborted) terminal.log("info", "What came is kept: the same call goes on from there.");
      if (!isPassing(error) || signal.aborted || attempt > ATTEMPTS) throw error;
      terminal.log("warn", `${error.message} Going on from byte ${now}.`);
      await sleep(backOff(attempt), undefined, { signal });
    }
    here = await sizeOf(partial);
  }
}

async function receiveRest(partial: string, from: number, image: Wanted, session: ServerSession): Promise<void> {
  const { server, signal } = session;
  const url = `${server.url}/extensions/${image.file}`;
  const watch = startWatch({ url, limits: { ...LIMITS, maxBytes: image.size }, signal });
  const file = await open(partial, "a");
  try {
    const response = await openAt(url, from, server, watch);
    const isRest = response.status === 206;
    if (isRest && !isFrom(from, response, image))
      throw new AppError(
        "upstream",
        `${server.host} sent another part of ${image.file} than the one it was asked for.`,
      );
    if (!isRest) await file.truncate(0);
    await keep(response, { file, at: isRest ? from : 0, image, watch, session });
  } catch (error) {
    throw connectionRefusal(error, server, url);
  } finally {
    watch.stop();
    await file.close();
  }
}

/** Where images lie in a store of their own, the server leads there: without the token, since whoever has that may do more than read. */
async function openAt(url: string, from: number, server: Server, watch: Watch): Promise<Response> {
  const range: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-` };
  let at = new URL(url);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const own = at.origin === new URL(server.url).origin ? headersFor(server) : { "accept-encoding": "identity" };
    const headers = Object.assign({}, own, range);
    const response = await server.fetch(at, { headers, redirect: "manual", signal: watch.connect() });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) {
      if (response.status === 200 || response.status === 206) return response;
      throw await refusalAt(at, response, { server, watch });
    }
    await response.body?.cancel();
    at = next(location, at);
  }
  throw new AppError("upstream", `${url} redirects more than ${REDIRECTS} times.`);
}

async function refusalAt(at: URL, response: Response, way: { server: Server; watch: Watch }): Promise<Refusal> {
  const { server } = way;
  if (at.origin === new URL(server.url).origin)
    return readRefusal(response, { method: "GET", path: at.pathname, may: "serve" }, way);
  await response.body?.cancel();
  const { status } = response;
  return new Refusal("upstream", `${at.host}, to which ${server.host} leads, answers ${status}.`, status);
}

function isFrom(from: number, { headers }: Response, { size }: Wanted): boolean {
  const [, start, whole] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(headers.get("content-range") ?? "") ?? [];
  return Number(start) === from && Number(whole) === size;
}

type Kept = { file: FileHandle; at: number; image: Wanted; watch: Watch; session: ServerSession };

async function keep({ body }: Response, { file, at, image, watch, session }: Kept): Promise<void> {
  let here = at;
  for await (const chunk of body ?? []) {
    watch.received(chunk.length);
    here += chunk.length;
    if (here > image.size)
      throw new AppError("too_large", `${session.server.host} sends more of ${image.file} than it has.`);
    await file.write(chunk);
    session.terminal.progress(here, image.size);
  }
  if (here < image.size)
    throw new Unreachable("upstream", `${image.file} broke off after ${here} of ${image.size} bytes.`);
}
