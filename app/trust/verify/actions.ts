"use server";

import { refresh } from "next/cache";
import { playHere } from "#lib/repository/play-here";
import { action } from "../../_server/action";
import { pageContext } from "../../_server/page-context";
import type { FormState } from "../../_ui/form-state";

export async function playAgain(before: FormState, form: FormData): Promise<FormState> {
  return action("play machine", null, async () => {
    await playHere(await pageContext(), new Date(), true);
    refresh();
  })(before, form);
}
