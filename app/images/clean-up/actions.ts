"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { context } from "#lib/context";
import { withReserve } from "#lib/disk-space";
import { parse } from "#lib/issues";
import { cleanUp, setRule } from "#lib/retention/clean-up";
import { RuleChange } from "#lib/retention/schema";
import { action, requireTexts } from "../../_server/action";
import { noteDeletions } from "../../_server/noted";
import type { FormState } from "../../_ui/form-state";

export async function saveRule(change: RuleChange, before: FormState, form: FormData): Promise<FormState> {
  return action("change clean-up", null, async () => {
    const judged = parse(RuleChange, change);
    await withReserve(context().env.BAKEHOUSE_DATA, () => setRule(judged, new Date()));
    refresh();
  })(before, form);
}

/** Does what the preview of this digest shows, and shows what was done. */
export async function cleanUpNow(digest: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(digest);
  return action("clean up", null, async (_form, { askedBy, deed }) => {
    const rooms = context();
    const run = await withReserve(rooms.env.BAKEHOUSE_DATA, () =>
      cleanUp({ askedBy, digest }, rooms, new Date(), (deletions) => noteDeletions(deed, deletions)),
    );
    redirect(`/images/clean-up/${run.id}`);
  })(before, form);
}
