"use server";

import { redirect } from "next/navigation";
import { context } from "#lib/context";
import { withReserve } from "#lib/disk-space";
import { addWatch, changeWatch } from "#lib/follow/watch";
import { askForLook } from "#lib/follow/watcher";
import { deleteWatch } from "#lib/follow/writes-watches";
import { action } from "../_server/action";
import type { FormState } from "../_ui/form-state";
import type { Followed } from "./followed";

/** Leaves room on the disk for what must be written whatever comes. */
function write(work: () => Promise<unknown>): Promise<unknown> {
  return withReserve(context().env.BAKEHOUSE_DATA, work);
}

export async function follow(what: Followed, before: FormState, form: FormData): Promise<FormState> {
  return action(async () => {
    await write(() => addWatch(what, context(), new Date()));
  })(before, form);
}

export async function pause(ids: string[], paused: boolean, before: FormState, form: FormData): Promise<FormState> {
  return action(async () => {
    for (const id of ids) await write(() => changeWatch(id, { paused }, context(), new Date()));
  })(before, form);
}

export async function lookNow(id: string, before: FormState, form: FormData): Promise<FormState> {
  return action(async () => {
    await write(() => askForLook(id, new Date()));
  })(before, form);
}

export async function unfollow(id: string, before: FormState, form: FormData): Promise<FormState> {
  return action(async () => {
    await deleteWatch(id);
    redirect("/inbox/watches");
  })(before, form);
}
