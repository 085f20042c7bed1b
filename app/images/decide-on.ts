"use server";

import { refresh } from "next/cache";
import { context } from "#lib/context";
import { withReserve } from "#lib/disk-space";
import { decide } from "#lib/follow/decide";
import { action, requireTexts } from "../_server/action";
import type { FormState } from "../_ui/form-state";

/** Does to images what the form's `decision` says, with its `reason` or `note`: to all of them or to none. */
export async function decideOn(files: readonly string[], before: FormState, form: FormData): Promise<FormState> {
  requireTexts(files);
  return action("decide on images", files, async (fields, { askedBy }) => {
    const { env } = context();
    const wanted = { ...Object.fromEntries(fields), files };
    try {
      await withReserve(env.BAKEHOUSE_DATA, () => decide(wanted, context(), askedBy, new Date()));
    } finally {
      // Also where somebody else was faster: what can be decided is another thing by then.
      refresh();
    }
  })(before, form);
}
