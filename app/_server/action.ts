import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { type Context, context } from "#lib/context";
import { AppError, isAppError } from "#lib/errors";
import { stderrLog, withFields } from "#lib/log";
import { type Asker, requireMay } from "#lib/people/asker";
import type { Verb } from "#lib/people/roles";
import { type FormState, UNTOUCHED } from "../_ui/form-state";
import { askerIn, roomsOf } from "./asker";
import { failureOf } from "./failure";
import { type Deed, noted } from "./noted";
import { requireRate } from "./rate-limit";
import { askedBy, requireSameOrigin } from "./same-origin";

type By = {
  asker: Asker;
  /** Who does it, in a few words. */
  askedBy: string;
  /** The rooms as they may use them. */
  rooms: Context;
  /** What the audit log will say; work adds what it is done to, where that is known only now. */
  deed: Deed;
};

type Work = (form: FormData, by: By) => Promise<void>;

/**
 * Makes a server action of `work`: writes of other sites are refused, of people who may not do that, and of addresses that ask
 * for too much; what is thrown becomes what the form shows. `about` is what the audit log says it is done to.
 */
export function action(
  verb: Verb,
  about: string | readonly string[] | null,
  work: Work,
): (before: FormState, form: FormData) => Promise<FormState> {
  return async (_before, form) =>
    settle(async () => {
      const sent = await headers();
      const asker = askerIn(sent, context().env);
      const address = sent.get("x-forwarded-for");
      const deed: Deed = { asker, verb, about: [about ?? []].flat().join(", ") || null, address };
      await noted(deed, async () => {
        await admit(sent, deed);
        await work(form, { asker, askedBy: askedBy({ headers: sent }, asker), rooms: roomsOf(asker), deed });
      });
    });
}

/**
 * For what a page gave an action when it was made: it comes back from the browser, which can send anything, and an object would be
 * a condition to the database where a name is meant. Throws AppError `invalid` for all but texts and lists of them.
 */
export function requireTexts(...values: unknown[]): void {
  if (values.flat().every((value) => typeof value === "string")) return;
  throw new AppError("invalid", "What this page asks for is not written as a text. Load the page again.");
}

/**
 * Throws AppError `invalid` for what other sites send, `unauthorized` or `forbidden` for whoever may not do it, `busy` for an
 * address that has had its share.
 */
async function admit(sent: Headers, { asker, verb }: Deed): Promise<void> {
  const rooms = context();
  const { BAKEHOUSE_URL, HOST } = rooms.env;
  requireSameOrigin(sent, { url: BAKEHOUSE_URL, listens: HOST });
  requireMay(asker, verb);
  await requireRate(verb, sent, rooms);
}

/** What a form shows when `work` has ended: a sentence, and one per wrong field; bugs show the number of their log line. */
export async function settle(work: () => Promise<void>): Promise<FormState> {
  const requestId = randomUUID();
  try {
    await withFields({ requestId }, work);
    return UNTOUCHED;
  } catch (error) {
    // Next's own redirect() and notFound() are thrown too.
    unstable_rethrow(error);
    const message = String(failureOf(error, requestId, stderrLog).body.error.message);
    if (!isAppError(error)) return { ...UNTOUCHED, message };
    const { issues = [], facts = {} } = error;
    return { message, fields: Object.fromEntries(issues.map((issue) => [issue.path, issue.message])), facts };
  }
}
