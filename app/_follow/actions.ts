"use server";

import { redirect } from "next/navigation";
import { context } from "#lib/context";
import { withReserve } from "#lib/disk-space";
import { AppError } from "#lib/errors";
import { addWatch, changeWatch } from "#lib/follow/watch";
import { askForLook } from "#lib/follow/watcher";
import { deleteWatch } from "#lib/follow/writes-watches";
import { action, requireTexts } from "../_server/action";
import type { FormState } from "../_ui/form-state";
import type { Followed } from "./followed";
import { watchesHref } from "./queries";
import { readWatchForm } from "./read-watch-form";

/** Follows what a page offers, or leaves it as it is followed. */
export async function follow(what: Followed, before: FormState, form: FormData): Promise<FormState> {
  return action("follow", null, async (_form, { deed }) => {
    deed.about = (await add(what)).watch.id;
  })(before, form);
}

/** Adds what the form asks for and goes to the list, or says that it is there. */
export async function saveNew(before: FormState, form: FormData): Promise<FormState> {
  return action("follow", null, async (fields, { deed }) => {
    const { isNew, watch } = await add(readWatchForm(fields));
    deed.about = watch.id;
    if (!isNew)
      throw new AppError("conflict", `${watch.name} is followed like this already. Change that watch instead.`);
    redirect(watchesHref({}));
  })(before, form);
}

/** Makes the watch what the form says. */
export async function saveChange(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("change watch", id, async (fields) => {
    const { recipe, osVersion = null, name = recipe, ...given } = readWatchForm(fields);
    await change(id, Object.assign(given, { name, osVersion }));
    redirect(watchesHref({}));
  })(before, form);
}

export async function pause(ids: string[], paused: boolean, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(ids);
  return action("change watch", ids, async () => {
    for (const id of ids) await change(id, { paused });
  })(before, form);
}

export async function lookNow(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("look upstream", id, async () => {
    await write(() => askForLook(id, new Date()));
  })(before, form);
}

export async function unfollow(id: string, before: FormState, form: FormData): Promise<FormState> {
  requireTexts(id);
  return action("unfollow", id, async () => {
    await deleteWatch(id);
    redirect(watchesHref({}));
  })(before, form);
}

function add(what: unknown) {
  return write(() => addWatch(what, context(), new Date()));
}

function change(id: string, what: unknown) {
  return write(() => changeWatch(id, what, context(), new Date()));
}

function write<T>(work: () => Promise<T>): Promise<T> {
  return withReserve(context().env.BAKEHOUSE_DATA, work);
}
