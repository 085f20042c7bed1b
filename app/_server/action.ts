import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { context } from "#lib/context";
import { AppError } from "#lib/errors";
import { stderrLog } from "#lib/log";
import { type FormState, UNTOUCHED } from "../_ui/form-state";
import { failureOf } from "./failure";
import { requireSameOrigin } from "./same-origin";

type Work = (form: FormData) => Promise<void>;

/** Makes a server action of `work`: writes of other sites are refused, and what is thrown becomes what the form shows. */
export function action(work: Work): (before: FormState, form: FormData) => Promise<FormState> {
  return async (_before, form) => settle(() => guard(() => work(form)));
}

/** Does what a page of ours asked for; what other sites send is refused with AppError `invalid`. */
async function guard<T>(work: () => Promise<T>): Promise<T> {
  const { BAKEHOUSE_URL, HOST } = context().env;
  requireSameOrigin(await headers(), { url: BAKEHOUSE_URL, listens: HOST });
  return work();
}

/** What a form shows when `work` has ended: a sentence, and one per wrong field; bugs show the number of their log line. */
export async function settle(work: () => Promise<void>): Promise<FormState> {
  try {
    await work();
    return UNTOUCHED;
  } catch (error) {
    // Next's own redirect() and notFound() are thrown too.
    unstable_rethrow(error);
    const message = String(failureOf(error, randomUUID(), stderrLog).body.error.message);
    if (!(error instanceof AppError)) return { ...UNTOUCHED, message };
    const { issues = [], facts = {} } = error;
    return { message, fields: Object.fromEntries(issues.map((issue) => [issue.path, issue.message])), facts };
  }
}
