"use server";

import { redirect } from "next/navigation";
import { context } from "#lib/context";
import { withReserve } from "#lib/disk-space";
import { AppError } from "#lib/errors";
import { addWatch, changeWatch } from "#lib/follow/watch";
import { watchesHref } from "../../_follow/queries";
import { action } from "../../_server/action";
import type { FormState } from "../../_ui/form-state";
import { readWatchForm } from "./read-watch-form";

/** Adds what the form asks for and goes to the list, or says that it is there. */
export async function saveNew(before: FormState, form: FormData): Promise<FormState> {
  return action(async (fields) => {
    const { env } = context();
    const add = () => addWatch(readWatchForm(fields), context(), new Date());
    const { isNew, watch } = await withReserve(env.BAKEHOUSE_DATA, add);
    if (!isNew)
      throw new AppError("conflict", `${watch.name} is followed like this already. Change that watch instead.`);
    redirect(watchesHref({}));
  })(before, form);
}

/** Makes the watch what the form says. */
export async function saveChange(id: string, before: FormState, form: FormData): Promise<FormState> {
  return action(async (fields) => {
    const { recipe, osVersion = null, name = recipe, ...change } = readWatchForm(fields);
    const { env } = context();
    await withReserve(env.BAKEHOUSE_DATA, () => changeWatch(id, { ...change, name, osVersion }, context(), new Date()));
    redirect(watchesHref({}));
  })(before, form);
}
