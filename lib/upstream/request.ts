import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#lib/errors";
import { locate } from "#lib/upstream/address";
import type { Answer } from "#lib/upstream/answer";
import { PassingFailure } from "#lib/upstream/failure";
import { openUrl } from "#lib/upstream/http";
import { openFile } from "#lib/upstream/mirror-folder";
import type { Upstream } from "#lib/upstream/upstream";
import { startWatch, type Watch } from "#lib/upstream/watch";

/** What a request may take: bytes, milliseconds, attempts. `setting` is the variable that raises `maxBytes`. */
export type Limits = { maxBytes: number; setting?: string; idle: number; whole: number; attempts: number };

export type Wanted = { url: string; limits: Limits; signal?: AbortSignal | undefined };

const PAUSES = [300, 1500];

/**
 * One GET through the mirror, if there is one. Gives what `read` makes of the answer; `read` starts anew with each
 * attempt. Throws `upstream` with a sentence when the address does not give its bytes, `too_large` above `maxBytes`,
 * and the signal's reason when aborted.
 */
export async function get<T>(upstream: Upstream, wanted: Wanted, read: (answer: Answer) => Promise<T>): Promise<T> {
  const { signal, limits } = wanted;
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(upstream, wanted, read);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PassingFailure) || attempt >= limits.attempts) throw error;
      upstream.log("warn", `${error.message} Trying again.`);
      await sleep(PAUSES[attempt - 1] ?? 1500, undefined, signal && { signal });
    }
  }
}

async function once<T>(upstream: Upstream, wanted: Wanted, read: (answer: Answer) => Promise<T>): Promise<T> {
  wanted.signal?.throwIfAborted();
  const watch = startWatch(wanted.url, wanted.limits, wanted.signal);
  try {
    const answer = await open(upstream, wanted.url, watch.signal);
    if (answer.length !== null && answer.length > wanted.limits.maxBytes) throw tooLarge(wanted);
    return await read({ ...answer, body: guarded(answer, wanted, watch) });
  } finally {
    watch.stop();
  }
}

function open(upstream: Upstream, url: string, signal: AbortSignal): Promise<Answer> {
  const address = locate(upstream.mirror, url);
  return address.kind === "file" ? openFile(address.path, url) : openUrl(upstream, address.url, url, signal);
}

/** Passes the bytes on while they keep coming, are no more than allowed and no fewer than announced. */
async function* guarded({ body, length }: Answer, wanted: Wanted, watch: Watch): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of body) {
    watch.signal.throwIfAborted();
    watch.alive();
    seen += chunk.length;
    if (seen > wanted.limits.maxBytes) throw tooLarge(wanted);
    yield chunk;
  }
  if (length !== null && seen !== length) {
    throw new PassingFailure(`${wanted.url} broke off after ${seen} of ${length} bytes.`);
  }
}

function tooLarge({ url, limits }: Wanted): AppError {
  const advice = limits.setting === undefined ? "" : ` Raise ${limits.setting} to allow more.`;
  return new AppError("too_large", `${url} has more than ${limits.maxBytes / 1e6} MB, which is the limit.${advice}`);
}
